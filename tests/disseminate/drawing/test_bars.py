"""Charts: true lengths, text for everybody, the same at any width."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from solieu.disseminate.drawing.bars import Bar, Group, Picture, as_file, on_page, scale_for
from solieu.disseminate.drawing.ink import FILE, SERIES

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = st.floats(-1e9, 1e9, allow_subnormal=False)


def picture() -> Picture:
    groups = (
        Group(
            "Chung",
            (
                Bar("Thành thị", "5.583,2", 5583.2, 5200.0, 5966.4, 0),
                Bar("Nông thôn", "2.398,4", 2398.4, 2300.0, 2500.0, 1),
            ),
        ),
        Group("1–5 năm", (Bar("Thành thị", "(b)", series=0, suppressed=True), Bar("Nông thôn", "…", series=1))),
    )
    return Picture("Chi tiêu <bình quân>", "Chung: Thành thị 5.583,2", "nghìn đồng/năm", groups, ("Nguồn: TCTK",))


def percent(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1])


@given(st.lists(FIGURES, min_size=1, max_size=6))
def test_lengths_are_proportional_to_values_from_zero(values: list[float]) -> None:
    groups = (Group("", tuple(Bar("", "", value) for value in values)),)
    scale = scale_for(groups)
    lengths = [percent(scale.span(0, value)) for value in values]
    longest = max(abs(value) for value in values)
    for value, length in zip(values, lengths, strict=True):
        assert abs(length * longest - max(lengths) * abs(value)) <= 0.002 * longest
    assert 0 <= percent(scale.at(0.0)) <= 100


@given(st.lists(FIGURES, min_size=1, max_size=6))
def test_ticks_are_few_and_include_zero(values: list[float]) -> None:
    ticks = scale_for((Group("", tuple(Bar("", "", value) for value in values)),)).ticks()
    assert 1 <= len(ticks) <= 9
    assert any(abs(tick) < 1e-9 for tick in ticks)


def test_bars_scale_with_the_page_and_texts_do_not() -> None:
    root = etree.fromstring(on_page(picture(), "c1"))
    assert root.get("width") == "100%" and root.get("viewBox") is None
    bars = [r for r in root.iter(f"{SVG}rect") if r.get("fill", "").startswith("var(--series")]
    assert [r.get("width")[-1] for r in bars] == ["%", "%"]
    assert {t.get("font-size") for t in root.iter(f"{SVG}text")} == {"14"}


def test_the_picture_has_a_title_and_tells_its_figures() -> None:
    root = etree.fromstring(on_page(picture(), "c1"))
    assert root.find(f"{SVG}title").text == "Chi tiêu <bình quân>"
    assert "5.583,2" in root.find(f"{SVG}desc").text
    assert root.get("aria-labelledby") == "c1-title c1-description"


def test_a_suppressed_figure_is_hatched_and_a_missing_one_is_not() -> None:
    root = etree.fromstring(on_page(picture(), "c1"))
    hatched = [r for r in root.iter(f"{SVG}rect") if r.get("fill") == "url(#c1-suppressed)"]
    assert len(hatched) == 1
    assert root.find(f".//{SVG}pattern").get("id") == "c1-suppressed"


def test_the_file_stands_alone_with_fixed_colours_title_and_source() -> None:
    told = as_file(picture())
    assert "var(" not in told and "currentColor" not in told
    texts = [t.text for t in etree.fromstring(told).iter(f"{SVG}text")]
    assert "Chi tiêu <bình quân>" in texts and "Nguồn: TCTK" in texts


def test_whiskers_span_the_interval() -> None:
    scale = scale_for(picture().groups)
    assert f'x1="{scale.at(5200.0)}" x2="{scale.at(5966.4)}"' in on_page(picture(), "c1")


def test_a_picture_without_any_figure_is_drawn_all_the_same() -> None:
    empty = Picture("t", "d", "u", (Group("", (Bar("a", "…"),)),))
    assert "…" in as_file(empty)


def luminance(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


VISIONS = {  # Machado, Oliveira & Fernandes 2009, severity 1.0
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


def lab(colour: str, vision: str) -> tuple[float, float, float]:
    linear = luminance(colour)
    r, g, b = (max(0.0, sum(w * c for w, c in zip(row, linear, strict=True))) for row in VISIONS[vision])
    x, y, z = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


@pytest.mark.parametrize("vision", VISIONS)
def test_any_two_colours_are_told_apart_by_every_eye(vision: str) -> None:
    for one, other in combinations(SERIES, 2):
        distance = sum((a - b) ** 2 for a, b in zip(lab(one, vision), lab(other, vision), strict=True)) ** 0.5
        assert distance > 20, (one, other)


def test_every_colour_stands_out_from_the_paper() -> None:
    weights = (0.2126, 0.7152, 0.0722)
    for colour in SERIES:
        light = sum(w * c for w, c in zip(weights, luminance(colour), strict=True))
        assert 1.05 / (light + 0.05) >= 3, colour
    assert re.fullmatch(r"#[0-9a-f]{6}", FILE.text)
