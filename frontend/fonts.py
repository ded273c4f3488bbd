"""Writes Be Vietnam Pro with tabular figures: WOFF2 for the pages, TTF for drawing pictures.

The npm package ships the Latin and the Vietnamese letters apart and its figures are
proportional: a `1` is little more than half a `4`, so columns of a table would not line up.
Here the two parts become one font per weight, with a `tnum` feature added, so that
`font-variant-numeric: tabular-nums` works. The licence (OFL 1.1) allows it; no name is reserved.

Reads  `node_modules/@fontsource/be-vietnam-pro/files/*.woff2`
Writes `node_modules/.solieu-fonts/BeVietnamPro-{Regular,SemiBold}.woff2` (Vite takes them up)
       `src/solieu/web/static/dist/fonts/BeVietnamPro-{Regular,SemiBold}.ttf`, with the licence beside
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from copy import deepcopy
from pathlib import Path
from statistics import median_low

from fontTools.merge import Merger
from fontTools.otlLib.builder import SingleSubstBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "node_modules" / "@fontsource" / "be-vietnam-pro" / "files"
WEB = HERE / "node_modules" / ".solieu-fonts"
PICTURES = HERE.parent / "src" / "solieu" / "web" / "static" / "dist" / "fonts"

WEIGHTS = {400: "Regular", 600: "SemiBold"}
SUBSETS = ("latin", "vietnamese")
FIGURES = "0123456789"


def source(subset: str, weight: int) -> Path:
    return SOURCE / f"be-vietnam-pro-{subset}-{weight}-normal.woff2"


def unpack(packed: Path, target: Path) -> Path:
    font = TTFont(packed)
    font.flavor = None
    font.save(target)
    return target


def merge(weight: int) -> TTFont:
    """One font of a weight, with every letter of the subsets."""
    with tempfile.TemporaryDirectory() as folder:
        parts = [unpack(source(subset, weight), Path(folder) / f"{subset}.ttf") for subset in SUBSETS]
        return Merger().merge([str(part) for part in parts])


def figure_glyphs(font: TTFont) -> list[str]:
    letters = font.getBestCmap()
    return [letters[ord(figure)] for figure in FIGURES]


def centre(font: TTFont, name: str, width: int) -> str:
    """A copy of the glyph, centred in `width` units."""
    copy = f"{name}.tnum"
    glyph, (advance, bearing) = deepcopy(font["glyf"][name]), font["hmtx"][name]
    shift = round((width - advance) / 2)
    glyph.coordinates.translate((shift, 0))
    font.setGlyphOrder([*font.getGlyphOrder(), copy])
    font["glyf"].glyphs[copy] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][copy] = (width, bearing + shift)
    return copy


def add_feature(font: TTFont, tag: str, mapping: dict[str, str]) -> None:
    """A single substitution, offered in every script and language of the font."""
    table = font["GSUB"].table
    builder = SingleSubstBuilder(font, None)
    builder.mapping = mapping
    table.LookupList.Lookup.append(builder.build())
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = tag, otTables.Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex = [len(table.LookupList.Lookup) - 1]
    table.FeatureList.FeatureRecord.append(record)
    for script in table.ScriptList.ScriptRecord:
        languages = [entry.LangSys for entry in script.Script.LangSysRecord]
        for language in (script.Script.DefaultLangSys, *languages):
            if language is not None:
                language.FeatureIndex.append(len(table.FeatureList.FeatureRecord) - 1)


def add_tabular_figures(font: TTFont) -> None:
    names = figure_glyphs(font)
    width = median_low(font["hmtx"][name][0] for name in names)
    add_feature(font, "tnum", {name: centre(font, name, width) for name in names})


def write(weight: int, style: str) -> None:
    """The same bytes from the same source: a name that browsers keep must not change with the hour."""
    font = merge(weight)
    add_tabular_figures(font)
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = TTFont(source(SUBSETS[0], weight))["head"].modified
    font.save(PICTURES / f"BeVietnamPro-{style}.ttf")
    font.flavor = "woff2"
    font.save(WEB / f"BeVietnamPro-{style}.woff2")


def main() -> int:
    if not SOURCE.is_dir():
        print("frontend: run `npm ci` first, the fonts come from npm", file=sys.stderr)
        return 1
    for folder in (WEB, PICTURES):
        folder.mkdir(parents=True, exist_ok=True)
    for weight, style in WEIGHTS.items():
        write(weight, style)
    shutil.copyfile(SOURCE.parent / "LICENSE", PICTURES / "OFL.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
