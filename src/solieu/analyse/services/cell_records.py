"""Reading the records of a cell: which they are, where they may be seen, what was done to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from ibis.expr.types import Table

from solieu.analyse import queries
from solieu.analyse.models import IndicatorRun
from solieu.analyse.services.make_table import open_engine
from solieu.analyse.services.opening import PAGE, CellRecords, Record
from solieu.analyse.services.recode import recode
from solieu.analyse.services.table_plan import TOTAL, TablePlan, read_plans
from solieu.core.engines.duckdb import DuckDB
from solieu.core.standards.cube import UnknownCell
from solieu.design.queries import definition as definition_of
from solieu.platform.actors import COUNTRY, Actor
from solieu.platform.permissions import Capability, NotAllowed, territories
from solieu.vault import confidential

TERRITORY = "territory"
DELIVERY = ("version", "form_version", "enumerator", "received_at")


def read_records(run: IndicatorRun, cell: str, *, by: Actor, at: datetime, page: int) -> CellRecords:
    """Page `page` of the records behind a cell of the table as `run` made it."""
    tables = definition_of(run.operation, run.operation_version).tables
    plan = next(plan for plan in read_plans(tables) if plan.id == run.table)
    measure, codes = _read_cell(cell, plan)
    seen = _seen_territories(by, run.operation)
    with ExitStack() as opened:
        engine, purpose = opened.enter_context(open_engine()), f"cell:{run.table}/{cell}"
        records = _open(run, engine, opened, purpose=purpose, by=by, at=at)
        units = _within(records["clean"], tables.get(TERRITORY, TERRITORY), seen)
        behind = _behind(recode(units, plan.breakdowns), plan, measure, codes)
        columns = _columns(units, plan, measure)
        listed = tuple(_with_edits(_page(behind, columns, page), records))
        total = behind.count().to_pyarrow().as_py()
    return CellRecords(run, plan, measure, codes, columns, listed, total, seen)


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
    run: IndicatorRun, engine: DuckDB, opened: ExitStack, *, purpose: str, by: Actor, at: datetime
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
        units[name] == code for name, code in zip(plan.columns, codes, strict=True) if code != TOTAL
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
    unit: Any = events["unit"]
    for row in events.filter(unit.isin(list(units))).to_pyarrow().to_pylist():
        found.setdefault(row["unit"], []).append(row)
    return found
