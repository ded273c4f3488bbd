"""One table: recoded records, estimates, flags and evidence, put away with their lineage."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from ibis.expr.types import Table

from solieu.analyse.models import IndicatorRun
from solieu.analyse.services import journal
from solieu.analyse.services.cube import METHODS, compute_cells, compute_cube, compute_evidence, needed_columns
from solieu.analyse.services.journal import Surroundings
from solieu.analyse.services.recode import count_uncoded, recode
from solieu.analyse.services.table_plan import TablePlan
from solieu.core.engines import Engine
from solieu.core.engines.duckdb import DuckDB
from solieu.core.tables import DatasetRef
from solieu.platform import storage
from solieu.vault import confidential, lineage
from solieu.vault.confidential import DatasetCode
from solieu.vault.lineage import ActivityId

PURPOSE = "estimation"
NAMES = {"cube": "table", "evidence": "evidence"}
EVIDENCE_KEY = ("KIND", "RULE", "SEVERITY")


def make_table(plan: TablePlan, run: IndicatorRun, around: Surroundings) -> IndicatorRun:
    """Compute everything first, then put cube and evidence away together."""
    with ExitStack() as opened:
        engine = opened.enter_context(open_engine())
        tables = open_inputs(around, engine, opened)
        units = keep(engine, "units", needed_columns(recode(tables["clean"], plan.breakdowns), plan))
        cells = keep(engine, "cells", compute_cells(units, plan))
        cube = keep(engine, "cube", compute_cube(cells, plan))
        evidence = keep(engine, "evidence", compute_evidence(units, tables, cube, plan))
        run.methods, run.counts = list(METHODS), _count(units, cube, plan)
        with transaction.atomic():
            _put_away(Making(plan, run, around, engine), cube, evidence)
    return run


def open_engine() -> DuckDB:
    return DuckDB(memory=settings.SOLIEU.engine_memory, threads=1, spill=storage.data_dir() / "spill")


def keep(engine: DuckDB, name: str, table: Table) -> Table:
    """Computed once, held by the engine until it closes (on disk when it is large)."""
    return engine.connection.create_table(name, table, temp=True)


def open_inputs(around: Surroundings, engine: Engine, opened: ExitStack) -> dict[str, Table]:
    tables: dict[str, Table] = {}
    for name, ref in around.inputs.items():
        door = confidential.open_dataset(ref, by=around.by, purpose=PURPOSE, at=around.clock.now())
        tables[name] = engine.read(opened.enter_context(door).path)
    return tables


def _count(units: Table, cube: Table, plan: TablePlan) -> dict[str, Any]:
    """Records, cells by status, and by dimension the records that no code takes."""
    status: Any = cube["OBS_STATUS"]
    cells: dict[str, Any] = {
        "cells": cube.count(),
        "suppressed": (status == "Q").sum(),
        "unreliable": (status == "U").sum(),
    }
    found = cube.aggregate(**cells, caution=(status == "E").sum()).to_pyarrow().to_pylist()[0]
    records = {"records": units.count().to_pyarrow().as_py()}
    return records | {name: int(n or 0) for name, n in found.items()} | count_uncoded(units, plan.breakdowns)


@dataclass(frozen=True, slots=True)
class Making:
    """A table being put away."""

    plan: TablePlan
    run: IndicatorRun
    around: Surroundings
    engine: Engine


def _put_away(making: Making, cube: Table, evidence: Table) -> None:
    plan, run, around = making.plan, making.run, making.around
    activity = _begin(plan, run, around)
    made = _deposit(making, "cube", cube, ["MEASURE", *plan.dimensions], activity)
    behind = _deposit(making, "evidence", evidence, [*plan.dimensions, *EVIDENCE_KEY], activity)
    lineage.finish(activity, at=around.clock.now(), counts=run.counts, log=_log(plan, run.counts))
    journal.close_table(run, made, behind, around)


def _begin(plan: TablePlan, run: IndicatorRun, around: Surroundings) -> ActivityId:
    """The activity, with all that it uses: four tables of records and the definition of the table."""
    activity = lineage.begin(
        kind="estimation",
        label=plan.title,
        method=METHODS[0],
        parameters=plan.parameters | {"then": list(METHODS[1:])},
        derivations=plan.derivations,
        by=around.by,
        at=around.clock.now(),
        run=str(run.id),
    )
    for name, ref in around.inputs.items():
        lineage.use(activity, name, ref)
    lineage.use(activity, "tables", f"tables:{around.definition.reference}")
    return activity


def _deposit(making: Making, kind: str, table: Table, key: list[str], activity: ActivityId) -> DatasetRef:
    around = making.around
    return confidential.deposit(
        dataset=DatasetCode(around.definition.code, around.wave, f"{NAMES[kind]}-{making.plan.id}", kind),
        schema=table.schema().to_pyarrow(),
        batches=making.engine.batches(table, key),
        key=key,
        activity=activity,
        access="restricted",
        by=around.by,
        at=around.clock.now(),
    )


def _log(plan: TablePlan, counts: Mapping[str, Any]) -> str:
    """What came out, as people read it; records in no code are named."""
    lines = [" → ".join(METHODS), f"{plan.id}: {counts['records']} → {counts['cells']}"]
    lines += [f"  {name}: {counts[name]}" for name in ("suppressed", "unreliable", "caution")]
    lines += [f"  {kind} {dimension}: {n}" for kind in ("missing", "outside") for dimension, n in counts[kind].items()]
    return "\n".join(lines)
