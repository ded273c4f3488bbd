"""PNG with every Vietnamese mark, with our fonts and with the system's."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from solieu.disseminate.drawing.png import bundled_fonts, render

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹáắấéếíóốớúứýạặậẹệịọộợụựỵ"


def drawn(text: str, fonts: list[Path] | None = None) -> bytes:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><text x="8" y="28" font-size="24">{text}</text></svg>'
    return render(svg, zoom=1, fonts=fonts)


@pytest.fixture(params=["bundled", "system"])
def fonts(request: pytest.FixtureRequest) -> list[Path]:
    found = bundled_fonts() if request.param == "bundled" else []
    if request.param == "bundled" and not found:
        pytest.skip("the front end is not built, so there are no bundled fonts")
    if request.param == "system" and drawn("a", []) == drawn("", []):
        pytest.skip("this machine has no fonts")
    return found


def test_every_letter_of_the_alphabet_has_a_picture_of_its_own(fonts: list[Path]) -> None:
    pictures = {drawn(letter, fonts) for letter in LETTERS}
    assert len(pictures) == len(LETTERS)
    assert drawn("", fonts) not in pictures


def test_the_picture_is_as_large_as_asked_for() -> None:
    png = render('<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"/>', zoom=2)
    assert png.startswith(b"\x89PNG") and struct.unpack(">II", png[16:24]) == (120, 80)


def test_bundled_fonts_have_every_letter() -> None:
    ttlib = pytest.importorskip("fontTools.ttLib")
    for file in bundled_fonts():
        letters = ttlib.TTFont(file).getBestCmap()
        assert all(ord(letter) in letters for letter in LETTERS + LETTERS.upper() + "…–−±“”"), file
