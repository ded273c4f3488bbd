"""Figures as readers of each language write them, with the signs for those that are not there.

Vietnamese `1.234,5`, English `1,234.5`; `(b)` kept back, `…` missing, `–` not applicable, `0`
less than half a unit. Asterisks warn of figures that
are less reliable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from math import isclose, isfinite

from solieu.core.standards.cube import Measure, Observation
from solieu.core.text import Text

SUPPRESSED, MISSING, NOT_APPLICABLE = "(b)", "…", "–"
MARKS = {"E": "*", "U": "**"}
MINUS = "\u2212"
VIETNAMESE = str.maketrans(",.", ".,")
HANOI = timezone(timedelta(hours=7))

LEGEND = (
    (
        SUPPRESSED,
        Text(
            "không công bố: dựa trên quá ít đơn vị, hoặc sẽ làm lộ một ô như thế",
            "suppressed: too few units, or it would give away such a cell",
        ),
    ),
    (MISSING, Text("chưa có số liệu", "no data")),
    (NOT_APPLICABLE, Text("không có hiện tượng phát sinh", "not applicable")),
    (
        MARKS["E"],
        Text(
            "cần thận trọng khi dùng: hệ số biến thiên khá lớn",
            "use with caution: fairly large coefficient of variation",
        ),
    ),
    (MARKS["U"], Text("độ tin cậy thấp: hệ số biến thiên lớn", "low reliability: large coefficient of variation")),
    ("0", Text("nhỏ hơn nửa đơn vị cuối cùng được hiển thị", "less than half of the last unit shown")),
)
SIGNS = {"Q": SUPPRESSED, "M": NOT_APPLICABLE}


@dataclass(frozen=True, slots=True)
class Say:
    """Writes numbers, dates and texts in one language."""

    language: str

    def text(self, text: Text) -> str:
        return text.say(self.language)

    def number(self, value: float | int | None, decimals: int = 0) -> str:
        if value is None or not isfinite(value):
            return MISSING
        plain = f"{value:,.{decimals}f}"
        if not any(digit in "123456789" for digit in plain):
            plain = f"{0:,.{decimals}f}" if value == 0 else "0"
        return self._local(plain).replace("-", MINUS)

    def percent(self, ratio: float | None, decimals: int = 1) -> str:
        return MISSING if ratio is None or not isfinite(ratio) else f"{self.number(ratio * 100, decimals)}%"

    def day(self, moment: datetime | None) -> str:
        """`21/11/2026`, in English `2026-11-21`, in Viet Nam's zone."""
        if moment is None:
            return MISSING
        return moment.astimezone(HANOI).strftime("%Y-%m-%d" if self.is_english else "%d/%m/%Y")

    def moment(self, moment: datetime | None) -> str:
        if moment is None:
            return MISSING
        shape = "%Y-%m-%d %H:%M" if self.is_english else "%H:%M ngày %d/%m/%Y"
        return moment.astimezone(HANOI).strftime(shape)

    def seconds(self, seconds: float | None) -> str:
        if seconds is None:
            return MISSING
        unit = "s" if self.is_english else "giây"
        return f"{self.number(seconds, 1 if seconds < 100 else 0)} {unit}"

    def value(self, cell: Observation | None, measure: Measure) -> str:
        """The figure as the table shows it, or the sign for why it is not there."""
        if cell is None:
            return MISSING
        if cell.value is None or not isfinite(cell.value):
            return SIGNS.get(cell.status, MISSING)
        return self.number(cell.value, measure.decimals) + MARKS.get(cell.status, "")

    def margin(self, cell: Observation | None, measure: Measure) -> str:
        """`± 82,1` when the 95% interval is symmetric, else its two bounds."""
        bounds = interval(cell)
        if cell is None or cell.value is None or bounds is None:
            return ""
        below, above = cell.value - bounds[0], bounds[1] - cell.value
        if isclose(below, above, rel_tol=1e-6, abs_tol=1e-12):
            return f"± {self.number(above, measure.decimals)}"
        return self.bounds(cell, measure)

    def bounds(self, cell: Observation | None, measure: Measure) -> str:
        found = interval(cell)
        return "–".join(self.number(bound, measure.decimals) for bound in found) if found else ""

    @property
    def is_english(self) -> bool:
        return self.language.startswith("en")

    def _local(self, plain: str) -> str:
        return plain if self.is_english else plain.translate(VIETNAMESE)


def interval(cell: Observation | None) -> tuple[float, float] | None:
    """The bounds, when both are there."""
    if cell is None or cell.lower is None or cell.upper is None:
        return None
    return (cell.lower, cell.upper) if isfinite(cell.lower) and isfinite(cell.upper) else None


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
