"""Recorded values as people of each language write them."""

from __future__ import annotations

from datetime import date, datetime
from math import isnan
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

register = template.Library()
MISSING = "…"
VIETNAMESE = str.maketrans(",.", ".,")


@register.filter
def recorded(value: Any) -> str:
    """`1.234,5` with up to four decimals, `…` when missing; texts and codes as they are."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return MISSING
    if isinstance(value, datetime | date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    written = f"{value:,.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return written if (get_language() or "vi").startswith("en") else written.translate(VIETNAMESE)
