"""The records that stand behind one cell: for whom may see them, and written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from ibis.expr.types import Table

from solieu.analyse import queries
from solieu.analyse.models import IndicatorRun
from solieu.analyse.services.make_table import open_engine
from solieu.analyse.services.recode import recode
from solieu.analyse.services.table_plan import TOTAL, TablePlan, read_plans
from solieu.core.engines.duckdb import DuckDB
from solieu.core.standards.cube import UnknownCell
from solieu.design.queries import definition as definition_of
from solieu.platform.actors import COUNTRY, Actor
from solieu.platform.permissions import Capability, NotAllowed, demand, territories
from solieu.vault import confidential

PAGE = 50
TERRITORY = "territory"
DELIVERY = ("version", "form_version", "enumerator", "received_at")


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
    run = queries.latest_table(operation, wave, table)
    tables = definition_of(operation, run.operation_version).tables
    plan = next(plan for plan in read_plans(tables) if plan.id == table)
    measure, codes = _read_cell(cell, plan)
    seen = _seen_territories(by, operation)
    with ExitStack() as opened:
        opened_tables = _open(run, opened.enter_context(open_engine()), opened, f"cell:{table}/{cell}", by, at)
        units = _within(opened_tables["clean"], tables.get(TERRITORY, TERRITORY), seen)
        behind = _behind(recode(units, plan.breakdowns), plan, measure, codes)
        columns = _columns(units, plan, measure)
        listed = _page(behind, columns, page)
        records = tuple(_with_edits(listed, opened_tables))
        return CellRecords(run, plan, measure, codes, columns, records, behind.count().to_pyarrow().as_py(), seen)


def _read_cell(cell: str, plan: TablePlan) -> tuple[str, tuple[str, ...]]:
    """Measure and codes of `EXP_PC_MEAN.URBAN.F._T`."""
    measure, *codes = cell.split(".")
    known = [(*breakdown.codes, TOTAL) for breakdown in plan.breakdowns]
    fits = len(codes) == len(known) and all(code in of for code, of in zip(codes, known, strict=True))
    if measure not in plan.measures or not fits:
        raise UnknownCell(key=cell, shape=".".join(("MEASURE", *plan.dimensions)))
    return measure, tuple(codes)


def _seen_territories(by: Actor, operation: str) -> tuple[str, ...]:
    seen = territories(by, Capability.MICRODATA_OPEN, operation)
    return () if COUNTRY in seen else tuple(seen)


def _open(
    run: IndicatorRun, engine: DuckDB, opened: ExitStack, purpose: str, by: Actor, at: datetime
) -> dict[str, Table]:
    tables: dict[str, Table] = {}
    for name in ("clean", "failures", "changes"):
        door = confidential.open_dataset(queries.ref(run.inputs[name]), by=by, purpose=purpose, at=at)
        tables[name] = engine.read(opened.enter_context(door).path)
    return tables


def _within(units: Table, column: str, seen: Sequence[str]) -> Table:
    """Records of the territories (`VN.017`); refused when the records do not say where they are."""
    if not seen:
        return units
    if column not in units.columns:
        raise NotAllowed(capability=Capability.MICRODATA_OPEN.value)
    place: Any = units[column].cast("string")
    full: Any = place.startswith(f"{COUNTRY}.").ifelse(place, f"{COUNTRY}." + place)
    return units.filter(reduce(or_, [(full == each) | full.startswith(f"{each}.") for each in seen]))


def _behind(units: Table, plan: TablePlan, measure: str, codes: Sequence[str]) -> Table:
    """The records of the cell that have a value of the measure: as many as its N."""
    conditions: list[Any] = [
        units[name] == code for name, code in zip(plan.dimensions, codes, strict=True) if code != TOTAL
    ]
    for name in plan.measures[measure].variables:
        column: Any = units[name]
        conditions.append(column.notnull())
        if column.type().is_floating():
            conditions.append(~column.isnan())
    return units.filter(conditions)


def _columns(units: Table, plan: TablePlan, measure: str) -> tuple[str, ...]:
    made_from = [*plan.measures[measure].variables, *(breakdown.variable for breakdown in plan.breakdowns)]
    rest = [name for name in units.columns if name not in {"unit", *DELIVERY}]
    return tuple(dict.fromkeys([*made_from, *rest]))


def _page(behind: Table, columns: Sequence[str], page: int) -> list[dict[str, Any]]:
    ordered = behind.order_by("unit").limit(PAGE, offset=PAGE * (max(page, 1) - 1))
    return ordered.select("unit", *columns).to_pyarrow().to_pylist()


def _with_edits(listed: Sequence[Mapping[str, Any]], tables: Mapping[str, Table]) -> list[Record]:
    units = [row["unit"] for row in listed]
    failed = _by_unit(tables["failures"], units)
    changed = _by_unit(tables["changes"], units)
    return [
        Record(
            unit=row["unit"],
            values={name: value for name, value in row.items() if name != "unit"},
            failures=tuple(sorted(failure["rule"] for failure in failed.get(row["unit"], []))),
            changes=tuple(changed.get(row["unit"], [])),
        )
        for row in listed
    ]


def _by_unit(events: Table, units: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in events.filter(events["unit"].isin(list(units))).to_pyarrow().to_pylist():
        found.setdefault(row["unit"], []).append(row)
    return found
