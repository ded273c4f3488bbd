"""The built styles, scripts and fonts: found, small, and complete for Vietnamese."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from solieu.web.templatetags import solieu_assets
from solieu.web.templatetags.solieu_assets import DIST, AssetsNotBuilt, vite_asset

KILOBYTE = 1024
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ" + "ấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữựỳỷỹỵĩũ" + "0123456789…–−±“”₫%"


@pytest.fixture(autouse=True)
def the_pages_are_built() -> None:
    if not (DIST / ".vite" / "manifest.json").exists():
        pytest.skip("the pages are not built: npm run build in frontend/")
    solieu_assets.kept_manifest.cache_clear()


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".vite").mkdir()
    monkeypatch.setattr(solieu_assets, "DIST", tmp_path)
    return tmp_path


def keep(dist: Path, manifest: dict[str, Any]) -> None:
    (dist / ".vite" / "manifest.json").write_text(json.dumps(manifest))


def test_an_entry_brings_its_fonts_styles_and_script_in_that_order(dist: Path) -> None:
    assets = ["assets/f-12345678.woff2", "assets/mark-1.svg"]
    keep(dist, {"entries/a.ts": {"file": "assets/a-1.js", "css": ["assets/a-2.css"], "assets": assets}})
    assert vite_asset("a").splitlines() == [
        '<link rel="preload" href="/static/dist/assets/f-12345678.woff2" as="font" type="font/woff2" crossorigin>',
        '<link rel="stylesheet" href="/static/dist/assets/a-2.css">',
        '<script type="module" src="/static/dist/assets/a-1.js"></script>',
    ]


def test_pages_that_were_not_built_say_how_to_build_them(dist: Path) -> None:
    with pytest.raises(AssetsNotBuilt) as unbuilt:
        vite_asset("portal")
    assert "npm run build" in unbuilt.value.advise("en")


def test_an_unknown_entry_is_not_built_either(dist: Path) -> None:
    keep(dist, {})
    with pytest.raises(AssetsNotBuilt):
        vite_asset("portal")


@pytest.mark.parametrize("entry", ["portal", "staff"])
def test_every_file_of_an_entry_is_there(entry: str) -> None:
    chunk = solieu_assets.chunk(entry)
    assert all((DIST / file).is_file() for file in [chunk["file"], *chunk["css"], *chunk.get("assets", [])])


def test_the_first_page_weighs_less_than_its_budget() -> None:
    manifest = solieu_assets.read_manifest(DIST, "portal")
    chunk = manifest["entries/portal.ts"]
    texts = [chunk["file"], *chunk["css"], *(manifest[name]["file"] for name in chunk.get("imports", []))]
    weight = sum(len(gzip.compress((DIST / file).read_bytes())) for file in texts)
    weight += sum((DIST / file).stat().st_size for file in chunk["assets"])
    assert weight < 80 * KILOBYTE, "100 kB for the first page, of which the page itself may take 20"


@pytest.mark.parametrize("style", ["Regular", "SemiBold"])
def test_the_fonts_have_every_letter_of_vietnamese(style: str) -> None:
    letters = TTFont(DIST / "fonts" / f"BeVietnamPro-{style}.ttf").getBestCmap()
    assert [letter for letter in LETTERS if ord(letter) not in letters] == []


@pytest.mark.parametrize("style", ["Regular", "SemiBold"])
def test_tabular_figures_are_all_as_wide(style: str) -> None:
    font = TTFont(DIST / "fonts" / f"BeVietnamPro-{style}.ttf")
    widths = {font["hmtx"][f"{font.getBestCmap()[ord(figure)]}.tnum"][0] for figure in "0123456789"}
    assert len(widths) == 1
    features = [record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord]
    assert "tnum" in features
