"""Numbers, dates and signs as readers write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from solieu.core.standards.cube import Measure, Observation
from solieu.core.text import Text
from solieu.disseminate.figures import Say

MEASURE = Measure("M", Text("m"), Text("u"), 1, Text(""))
VI, EN = Say("vi"), Say("en")


def cell(value: float | None, lower: float | None = None, upper: float | None = None, status: str = "A") -> Observation:
    return Observation("M", (), value, 1.0, 0.1, lower, upper, 50, status)


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (-1234567.891, 2, "−1.234.567,89", "−1,234,567.89"),
        (0.04, 1, "0", "0"),
        (0.0, 1, "0,0", "0.0"),
        (5999, 0, "5.999", "5,999"),
        (float("nan"), 1, "…", "…"),
        (None, 1, "…", "…"),
    ],
)
def test_numbers_are_written_the_readers_way(value: float, decimals: int, vi: str, en: str) -> None:
    assert (VI.number(value, decimals), EN.number(value, decimals)) == (vi, en)


@pytest.mark.parametrize(("status", "sign"), [("Q", "(b)"), ("O", "…"), ("M", "–")])
def test_a_figure_that_is_not_there_has_its_sign(status: str, sign: str) -> None:
    assert VI.value(cell(None, status=status), MEASURE) == sign


def test_a_cell_that_the_cube_does_not_have_is_missing() -> None:
    assert VI.value(None, MEASURE) == "…"


@pytest.mark.parametrize(("status", "written"), [("A", "2,5"), ("E", "2,5*"), ("U", "2,5**")])
def test_a_figure_warns_of_its_reliability(status: str, written: str) -> None:
    assert VI.value(cell(2.5, status=status), MEASURE) == written


def test_a_symmetric_interval_is_a_margin_and_another_tells_both_ends() -> None:
    assert VI.margin(cell(10.0, 8.5, 11.5), MEASURE) == "± 1,5"
    assert EN.margin(cell(10.0, 9.0, 12.5), MEASURE) == "9.0–12.5"
    assert VI.margin(cell(10.0), MEASURE) == ""


def test_days_are_those_of_viet_nam() -> None:
    late = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
    assert (VI.day(late), EN.day(late)) == ("22/11/2026", "2026-11-22")
    assert VI.moment(late) == "03:30 ngày 22/11/2026"
