"""The unit table that every editing method takes: its key and what came with the delivery."""

from __future__ import annotations

from typing import Any, TypeAlias

from solieu.core.editing.errors import UnknownColumn
from solieu.core.standards.vtl.errors import nearest

Table: TypeAlias = Any
Column: TypeAlias = Any

KEY = "unit"
DELIVERY = ("version", "form_version", "enumerator", "received_at")


def demand_columns(units: Table, *names: str, where: str) -> None:
    """Refuse a table that lacks one of these columns."""
    for name in names:
        if name not in units.columns:
            raise UnknownColumn(where=where, name=name, **nearest(name, units.columns))
