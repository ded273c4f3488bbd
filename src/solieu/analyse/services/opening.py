"""The records that stand behind one cell: for whom may see them, and written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from solieu.analyse import queries
from solieu.analyse.models import IndicatorRun
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, demand

if TYPE_CHECKING:
    from solieu.analyse.services.table_plan import TablePlan

PAGE = 50


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its values by column, the rules that it breaks, the changes made to it."""

    unit: str
    values: Mapping[str, Any]
    failures: tuple[str, ...]
    changes: tuple[Mapping[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class CellRecords:
    """A page of the records behind a cell.

    `total` counts those that the actor may see; `territories` are where, empty for everywhere.
    `columns`: first what the cell is made from, then the rest.
    """

    run: IndicatorRun
    plan: TablePlan
    measure: str
    codes: tuple[str, ...]
    columns: tuple[str, ...]
    records: tuple[Record, ...]
    total: int
    territories: tuple[str, ...]


def open_cell(
    *, operation: str, wave: str, table: str, cell: str, by: Actor, at: datetime, page: int = 1
) -> CellRecords:
    """Page `page` (from 1, `PAGE` records) of the records that a cell is made from.

    Demands MICRODATA_OPEN for the operation, and shows no record outside the actor's territories.
    Each opening is in the audit log with the cell as its purpose.
    """
    demand(by, Capability.MICRODATA_OPEN, operation=operation)
    from solieu.analyse.services.cell_records import read_records

    run = queries.latest_table(operation, wave, table)
    return read_records(run, cell, by=by, at=at, page=page)
