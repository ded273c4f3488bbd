"""Recorded values as people of each language write them."""

from __future__ import annotations

from datetime import date, datetime
from math import isnan
from typing import Any

from django import template
from django.utils.formats import date_format, localize

register = template.Library()
MISSING = "…"


@register.filter
def recorded(value: Any) -> str:
    """`1.234,5` with all the digits that it has, `…` when missing; texts and codes as they are."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return MISSING
    if isinstance(value, datetime | date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(localize(round(value, 4) if isinstance(value, float) else value))
