"""One step of a run: taken over from before, or computed and put away with its lineage."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from ibis.expr.types import Table

from solieu.core.engines.duckdb import Engine
from solieu.core.pipeline import Step, StepFailed, step_key
from solieu.core.tables import DatasetRef
from solieu.design.definition import OperationDefinition
from solieu.platform.actors import Actor
from solieu.process import queries
from solieu.process.models import Run, StepRun
from solieu.process.services.journal import Clock, as_json, plain
from solieu.process.services.values import StepResult
from solieu.vault import confidential, lineage
from solieu.vault.confidential import DatasetCode
from solieu.vault.lineage import ActivityId

PURPOSE = "processing"
KEY_COLUMNS = ("unit", "rule", "variable", "problem")
CODES = {"rules": "rule", "problems": "problem"}
REFERENCE_ROLES = {"variables": "instrument", "rules": "rules"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a step finds around it."""

    run: Run
    definition: OperationDefinition
    references: Mapping[str, Any]
    by: Actor
    clock: Clock


def take_step(step: Step, row: StepRun, tables: Mapping[str, DatasetRef], around: Surroundings) -> StepResult:
    """Outputs made before from the same inputs, parameters and method; or computed now."""
    inputs = {name: tables[step.inputs[name]] for name in step.method.inputs}
    digests = {name: ref.digest for name, ref in inputs.items()}
    row.key = step_key(step, references=around.references, digests=digests)
    row.inputs = {name: as_json(ref) | {"table": step.inputs[name]} for name, ref in inputs.items()}
    before = queries.step_done_before(around.run.operation, around.run.wave, row.key)
    if before is not None:
        _take_over(row, before)
    else:
        _compute(step, row, inputs, around)
    return _result(step, row)


def _take_over(row: StepRun, before: StepRun) -> None:
    row.status, row.outputs, row.counts = "unchanged", before.outputs, before.counts
    row.activity, row.seconds = before.activity, 0.0
    row.save()


def _compute(step: Step, row: StepRun, inputs: Mapping[str, DatasetRef], around: Surroundings) -> None:
    began = around.clock.seconds()
    row.status = "running"
    row.save()
    with ExitStack() as opened:
        engine = opened.enter_context(Engine())
        tables, rows = _open(step, inputs, around, engine, opened)
        made = _materialise(step, tables, around, opened)
        row.counts = {"in": rows, **_count(made)}
        with transaction.atomic():
            _put_away(step, row, made, inputs, around, engine)
            row.seconds = round(around.clock.seconds() - began, 3)
            row.status = "done"
            row.save()


def _open(
    step: Step, inputs: Mapping[str, DatasetRef], around: Surroundings, engine: Engine, opened: ExitStack
) -> tuple[dict[str, Table], dict[str, int]]:
    """The input tables by the names that the step has for them, and their numbers of rows."""
    tables: dict[str, Table] = {}
    rows: dict[str, int] = {}
    for name, ref in inputs.items():
        door = confidential.open_dataset(ref, by=around.by, purpose=PURPOSE, at=around.clock.now())
        microdata = opened.enter_context(door)
        tables[step.inputs[name]] = engine.read(microdata.path)
        rows[step.inputs[name]] = microdata.rows
    return tables, rows


def _materialise(step: Step, tables: Mapping[str, Table], around: Surroundings, opened: ExitStack) -> dict[str, Table]:
    """Compute every output once, before anything is put away: a step gives all its tables or none."""
    made = step.apply(tables, around.references)
    try:
        return {name: opened.enter_context(table.cache()) for name, table in made.items()}
    except Exception as error:
        raise StepFailed.of(step, error) from error


def _count(made: Mapping[str, Table]) -> dict[str, dict[str, int]]:
    """Rows by table, and records by rule and by problem where tables list them."""
    counts = {"out": {name: int(table.count().execute()) for name, table in made.items()}}
    for title, column in CODES.items():
        listing = [table for table in made.values() if column in table.columns and "unit" in table.columns]
        if listing:
            counts[title] = {code: n for table in listing for code, n in _by_code(table, column)}
    return counts


def _by_code(table: Table, column: str) -> list[tuple[str, int]]:
    tallied = table.group_by(column).aggregate(n=table.count()).order_by(column).to_pyarrow()
    return [(str(row[column]), int(row["n"])) for row in tallied.to_pylist()]


def _put_away(
    step: Step,
    row: StepRun,
    made: Mapping[str, Table],
    inputs: Mapping[str, DatasetRef],
    around: Surroundings,
    engine: Engine,
) -> None:
    activity = _begin(step, inputs, around)
    outputs = {name: _deposit(name, table, activity, around, engine) for name, table in made.items()}
    row.outputs = {name: as_json(ref) for name, ref in outputs.items()}
    row.activity = activity
    row.log = _log(step, row)
    lineage.finish(activity, at=around.clock.now(), counts=row.counts, log=row.log)


def _begin(step: Step, inputs: Mapping[str, DatasetRef], around: Surroundings) -> ActivityId:
    """The activity, with all that it uses: tables, the process, the instrument and the rules."""
    activity = lineage.begin(
        kind="step",
        label=step.title,
        method=step.method.name,
        parameters=plain(step.parameters),
        derivations=step.derivations(around.references),
        by=around.by,
        at=around.clock.now(),
        run=str(around.run.id),
    )
    for name, ref in inputs.items():
        lineage.use(activity, name, ref)
    reference = around.definition.reference
    for role in ("process", *(REFERENCE_ROLES[name] for name in step.references)):
        lineage.use(activity, role, f"{role}:{reference}")
    return activity


def _deposit(name: str, table: Table, activity: ActivityId, around: Surroundings, engine: Engine) -> DatasetRef:
    key = [column for column in KEY_COLUMNS if column in table.columns]
    schema, batches = engine.batches(table, key)
    return confidential.deposit(
        dataset=DatasetCode(around.run.operation, around.run.wave, name, "microdata"),
        schema=schema,
        batches=batches,
        key=key,
        activity=activity,
        by=around.by,
        at=around.clock.now(),
    )


def _log(step: Step, row: StepRun) -> str:
    """What happened, a line for each table and each code, as people read it."""
    lines = [f"{step.method.name}"]
    lines += [f"← {name}: {rows}" for name, rows in row.counts["in"].items()]
    lines += [f"→ {name}: {rows}" for name, rows in row.counts["out"].items()]
    lines += [f"  {code}: {n}" for title in CODES for code, n in row.counts.get(title, {}).items()]
    return "\n".join(lines)


def _result(step: Step, row: StepRun) -> StepResult:
    refs = queries.refs(row.outputs)
    return StepResult(step.id, row.status, step.title, step.method.name, refs, row.counts, row.seconds or 0.0)  # type: ignore[arg-type]
