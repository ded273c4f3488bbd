"""One step of a run: taken over from before, or computed and put away."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from solieu.core.pipeline import Step, StepFailed, step_key
from solieu.core.tables import DatasetRef
from solieu.platform import storage
from solieu.process import queries
from solieu.process.models import StepRun
from solieu.process.services.journal import as_json
from solieu.process.services.put_away import Surroundings, Taking, put_away
from solieu.process.services.values import StepResult
from solieu.vault import confidential
from solieu.vault import queries as vault

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from solieu.core.engines import Engine
    from solieu.core.engines.duckdb import DuckDB

PURPOSE = "processing"
CODES = {"rules": "rule", "problems": "problem"}
VERDICTS = ("checked", "failed", "undecided")


def take_step(step: Step, row: StepRun, tables: Mapping[str, DatasetRef], around: Surroundings) -> StepResult:
    """Outputs made before from the same inputs, parameters and method; or computed now."""
    inputs = {name: _taken(step, tables, step.inputs[name]) for name in step.method.inputs}
    digests = {name: ref.digest for name, ref in inputs.items()}
    row.key = step_key(step, references=around.references, digests=digests)
    row.inputs = {name: as_json(ref) | {"table": step.inputs[name]} for name, ref in inputs.items()}
    before = queries.step_done_before(around.run.operation, around.run.wave, row.key)
    if before is not None and _is_kept(before):
        _take_over(row, before)
    else:
        _compute(Taking(step, row, inputs, around))
    return _result(step, row)


def _taken(step: Step, tables: Mapping[str, DatasetRef], name: str) -> DatasetRef:
    """The version of a table that steps before have made."""
    step.demand(name, tables)
    return tables[name]


def _is_kept(before: StepRun) -> bool:
    """Are all its outputs in the catalogue still?"""
    wanted = queries.refs(before.outputs)
    try:
        return all(vault.version(ref).ref == ref for ref in wanted.values())
    except vault.NoSuchVersion:
        return False


def _take_over(row: StepRun, before: StepRun) -> None:
    row.status, row.outputs, row.counts = "unchanged", before.outputs, before.counts
    row.activity, row.seconds, row.log = before.activity, 0.0, before.log
    row.save()


def _compute(taking: Taking) -> None:
    """Compute every output first; then versions, lineage and the step's end commit together."""
    row, clock = taking.row, taking.around.clock
    began = clock.seconds()
    row.status = "running"
    row.save()
    with ExitStack() as opened:
        engine = opened.enter_context(_engine())
        tables, rows = _open(taking, engine, opened)
        made = _materialise(taking, tables, engine)
        row.counts = {"in": rows, **_count(made)}
        with transaction.atomic():
            put_away(taking, made, engine)
            row.seconds = round(clock.seconds() - began, 3)
            row.status = "done"
            row.save()


def _engine() -> DuckDB:
    from solieu.core.engines.duckdb import DuckDB

    return DuckDB(memory=settings.SOLIEU.engine_memory, spill=storage.data_dir() / "spill")


def _open(taking: Taking, engine: Engine, opened: ExitStack) -> tuple[dict[str, Table], dict[str, int]]:
    """The input tables by the names that the step has for them, and their numbers of rows."""
    tables: dict[str, Table] = {}
    rows: dict[str, int] = {}
    for name, ref in taking.inputs.items():
        around, taken = taking.around, taking.step.inputs[name]
        door = confidential.open_dataset(ref, by=around.by, purpose=PURPOSE, at=around.clock.now())
        microdata = opened.enter_context(door)
        tables[taken] = engine.read(microdata.path)
        rows[taken] = microdata.rows
    return tables, rows


def _materialise(taking: Taking, tables: Mapping[str, Table], engine: DuckDB) -> dict[str, Table]:
    """Every output, computed once: a step gives all its tables or none."""
    made = taking.step.apply(tables, taking.around.references)
    try:
        return {name: engine.connection.create_table(name, table, temp=True) for name, table in made.items()}
    except Exception as error:
        raise StepFailed.of(taking.step, error) from error


def _count(made: Mapping[str, Table]) -> dict[str, Any]:
    """Rows by table; records by rule and by problem; how each rule could be decided."""
    counts: dict[str, Any] = {"out": {name: table.count().to_pyarrow().as_py() for name, table in made.items()}}
    for title, column in CODES.items():
        listing = [table for table in made.values() if {"unit", column} <= set(table.columns)]
        if listing:
            counts[title] = {code: n for table in listing for code, n in _by_code(table, column)}
    for table in made.values():
        if {"rule", *VERDICTS} <= set(table.columns):
            counts["verdicts"] = _verdicts(table)
    return counts


def _by_code(table: Table, column: str) -> list[tuple[str, int]]:
    tallied = table.group_by(column).aggregate(n=table.count()).order_by(column).to_pyarrow()
    return [(str(row[column]), int(row["n"])) for row in tallied.to_pylist()]


def _verdicts(table: Table) -> dict[str, dict[str, int]]:
    rows = table.select("rule", *VERDICTS).to_pyarrow().to_pylist()
    return {row["rule"]: {verdict: int(row[verdict]) for verdict in VERDICTS} for row in rows}


def _result(step: Step, row: StepRun) -> StepResult:
    refs = queries.refs(row.outputs)
    state = "unchanged" if row.status == "unchanged" else "done"
    return StepResult(step.id, state, step.title, step.method.name, refs, row.counts, row.seconds or 0.0)
