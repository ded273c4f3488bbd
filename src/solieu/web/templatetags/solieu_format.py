"""Figures, counts, dates and sizes as readers of each language write them.

Vietnamese `1.234,5` and `06/10/2026`; English `1,234.5` and `2026-10-06`.
A missing figure is `…`, one that does not apply `–`, one kept back `(b)`,
and less than half a unit `0`: the legend under a table explains the four.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from math import isfinite
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

register = template.Library()

MISSING, NOT_APPLICABLE, SUPPRESSED = "…", "–", "(b)"
SIGNS = {"Q": SUPPRESSED, "M": MISSING, "O": MISSING, "NA": NOT_APPLICABLE}
VIETNAMESE = str.maketrans(",.", ".,")
MINUS = "\u2212"
UNITS = ("B", "kB", "MB", "GB", "TB")


def is_english() -> bool:
    return (get_language() or "vi").startswith("en")


def localised(text: str) -> str:
    """From `1,234.5` to the way of the active language."""
    return text if is_english() else text.translate(VIETNAMESE)


def write_number(value: float | Decimal, decimals: int) -> str:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    rounded = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    if rounded == 0 and number != 0:
        return "0"
    return localised(f"{rounded:,f}").replace("-", MINUS)


@register.simple_tag
def figure(value: Any, decimals: int = 0, status: str = "A") -> str:
    """`{% figure value decimals %}`; `status` is SDMX's OBS_STATUS (`Q` is kept back)."""
    if status in SIGNS:
        return SIGNS[status]
    if value is None or value == "" or not isfinite(value):
        return MISSING
    return write_number(value, int(decimals))


@register.filter
def count(value: Any) -> str:
    """A whole number: `5.999`."""
    return MISSING if value is None or value == "" else write_number(Decimal(value), 0)


@register.filter
def day(value: date | datetime | None) -> str:
    """`06/10/2026`, in English `2026-10-06`; an aware moment is taken in Viet Nam's zone."""
    if value is None or value == "":
        return MISSING
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.strftime("%Y-%m-%d" if is_english() else "%d/%m/%Y")


@register.filter
def moment(value: datetime | None) -> str:
    """`09:00 ngày 06/10/2026`, in English `2026-10-06 09:00`."""
    if value is None or value == "":
        return MISSING
    here = timezone.localtime(value) if timezone.is_aware(value) else value
    return here.strftime("%Y-%m-%d %H:%M" if is_english() else "%H:%M ngày %d/%m/%Y")


@register.filter
def iso(value: date | datetime | None) -> str:
    """For the `datetime` attribute of `<time>`."""
    return value.isoformat() if value else ""


@register.filter
def filesize(octets: int | None) -> str:
    """`12,4 kB`: thousands of bytes, one decimal below ten units' hundred."""
    if octets is None:
        return MISSING
    size, unit = float(octets), 0
    while size >= 999.5 and unit < len(UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{write_number(size, 1 if unit and size < 99.95 else 0)} {UNITS[unit]}"


@register.filter
def duration(seconds: float | None) -> str:
    """`2 phút 05 giây`; in English `2 min 05 s`."""
    if seconds is None:
        return MISSING
    minutes, rest = divmod(round(seconds), 60)
    minute, second = ("min", "s") if is_english() else ("phút", "giây")
    if not minutes:
        return f"{rest} {second}"
    return f"{count(minutes)} {minute} {rest:02d} {second}"
