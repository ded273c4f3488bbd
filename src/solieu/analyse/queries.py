"""Reads of the tables that were made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from solieu.analyse.models import IndicatorRun
from solieu.core.errors import StatError
from solieu.core.tables import DatasetRef
from solieu.core.text import Text

FINISHED = ("done", "unchanged")


class NoSuchTable(StatError):
    code = "analyse.no-such-table"
    status = 404
    sentence = Text(
        "{operation}/{wave} chưa có bảng {table}.", "{operation}/{wave} has no table {table} that was made."
    )
    remedy = Text("Lập bảng trước đã (lệnh solieu run).", "Make the tables first (solieu run).")


def latest_table(operation: str, wave: str, table: str) -> IndicatorRun:
    """How the table was last made."""
    made = IndicatorRun.objects.filter(operation=operation, wave=wave, table=table, status__in=FINISHED)
    found = made.order_by("-started_at").first()
    if found is None:
        raise NoSuchTable(operation=operation, wave=wave, table=table)
    return found


def table_done_before(operation: str, wave: str, key: str) -> IndicatorRun | None:
    """The making of the same table from the same things."""
    return (
        IndicatorRun.objects.filter(operation=operation, wave=wave, key=key, status="done")
        .order_by("-started_at")
        .first()
    )


def ref(written: Mapping[str, Any]) -> DatasetRef:
    """A dataset version as a run has it written."""
    return DatasetRef(written["dataset"], written["version"], written["digest"])
