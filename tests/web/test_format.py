"""Figures, dates and sizes are written as readers of each language write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from solieu.web.templatetags.solieu_format import count, day, duration, figure, filesize, iso, moment


def in_both(write: Any, *facts: Any) -> tuple[str, str]:
    said = []
    for language in ("vi", "en"):
        with translation.override(language):
            said.append(write(*facts))
    return said[0], said[1]


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (2398.4210042518225, 1, "2.398,4", "2,398.4"),
        (5999, 0, "5.999", "5,999"),
        (-1234567.891, 2, "−1.234.567,89", "−1,234,567.89"),
        (Decimal("0.125"), 2, "0,12", "0.12"),
        (0.0, 1, "0,0", "0.0"),
    ],
)
def test_a_figure_follows_the_language(value: Any, decimals: int, vi: str, en: str) -> None:
    assert in_both(figure, value, decimals) == (vi, en)


def test_a_figure_is_rounded_as_it_is_written_and_not_as_it_is_stored() -> None:
    assert in_both(figure, 2.675, 2)[1] == "2.68"
    assert in_both(figure, 0.5, 0)[1] == "0"


def test_less_than_half_a_unit_is_a_bare_zero_without_a_sign() -> None:
    assert in_both(figure, -0.04, 1) == ("0", "0")


@pytest.mark.parametrize("value", [None, "", float("nan"), float("inf")])
def test_what_is_not_a_number_is_missing(value: Any) -> None:
    assert figure(value, 1) == "…"


def test_a_status_speaks_before_the_value() -> None:
    assert figure(12.5, 1, "Q") == "(b)"
    assert figure(None, 1, "NA") == "–"
    assert in_both(figure, 12.5, 1, "U") == ("12,5", "12.5")


def test_counts_and_their_absence() -> None:
    assert in_both(count, 1234567) == ("1.234.567", "1,234,567")
    assert count(None) == "…"


def test_a_moment_is_told_in_the_zone_of_viet_nam() -> None:
    at = datetime(2026, 10, 5, 18, 30, tzinfo=UTC)
    assert in_both(moment, at) == ("01:30 ngày 06/10/2026", "2026-10-06 01:30")
    assert in_both(day, at) == ("06/10/2026", "2026-10-06")


def test_a_day_without_a_time_stays_that_day() -> None:
    assert in_both(day, date(2026, 10, 6)) == ("06/10/2026", "2026-10-06")
    assert (day(None), moment(None), iso(None)) == ("…", "…", "")


@pytest.mark.parametrize(
    ("octets", "vi"),
    [(0, "0 B"), (999, "999 B"), (1000, "1,0 kB"), (12_400, "12,4 kB"), (999_600, "1,0 MB"), (123_400_000, "123 MB")],
)
def test_sizes_are_thousands_of_bytes(octets: int, vi: str) -> None:
    assert in_both(filesize, octets)[0] == vi


def test_a_duration_is_minutes_and_seconds() -> None:
    assert in_both(duration, 125.2) == ("2 phút 05 giây", "2 min 05 s")
    assert in_both(duration, 40)[0] == "40 giây"
