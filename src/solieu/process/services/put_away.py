"""What a step made goes into the vault, with everything that it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from solieu.core.pipeline import Step
from solieu.core.tables import DatasetRef
from solieu.design.definition import OperationDefinition
from solieu.platform.actors import Actor
from solieu.process.models import Run, StepRun
from solieu.process.services.journal import Clock, as_json, plain
from solieu.vault import confidential, lineage
from solieu.vault.confidential import DatasetCode
from solieu.vault.lineage import ActivityId

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from solieu.core.engines import Engine

KEY_COLUMNS = ("unit", "rule", "variable", "problem")
REFERENCE_ROLES = {"variables": "instrument", "rules": "rules"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every step of a run finds around it."""

    run: Run
    definition: OperationDefinition
    references: Mapping[str, Any]
    by: Actor
    clock: Clock


@dataclass(frozen=True, slots=True)
class Taking:
    """A step being taken; `inputs` by the names of the method's tables."""

    step: Step
    row: StepRun
    inputs: Mapping[str, DatasetRef]
    around: Surroundings


def put_away(taking: Taking, made: Mapping[str, Table], engine: Engine) -> None:
    """Deposit every table; `row` then has its outputs, activity and log. Within a transaction."""
    row, activity = taking.row, _begin(taking)
    outputs = {name: _deposit(taking.around, name, table, activity, engine) for name, table in made.items()}
    row.outputs = {name: as_json(ref) for name, ref in outputs.items()}
    row.activity, row.log = activity, _log(taking)
    lineage.finish(activity, at=taking.around.clock.now(), counts=row.counts, log=row.log)


def _begin(taking: Taking) -> ActivityId:
    """The activity, with all that it uses: tables, the process, the instrument and the rules."""
    step, around = taking.step, taking.around
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
    for name, ref in taking.inputs.items():
        lineage.use(activity, name, ref)
    for role in ("process", *(REFERENCE_ROLES[name] for name in step.references)):
        lineage.use(activity, role, f"{role}:{around.definition.reference}")
    return activity


def _deposit(around: Surroundings, name: str, table: Table, activity: ActivityId, engine: Engine) -> DatasetRef:
    key = [column for column in KEY_COLUMNS if column in table.columns]
    return confidential.deposit(
        dataset=DatasetCode(around.run.operation, around.run.wave, name, "microdata"),
        schema=table.schema().to_pyarrow(),
        batches=engine.batches(table, key),
        key=key,
        activity=activity,
        by=around.by,
        at=around.clock.now(),
    )


def _log(taking: Taking) -> str:
    """What happened, a line for each table and each code."""
    counts = taking.row.counts
    lines = [taking.step.method.name]
    lines += [f"← {name}: {rows}" for name, rows in counts["in"].items()]
    lines += [f"→ {name}: {rows}" for name, rows in counts["out"].items()]
    lines += [f"  {code}: {n}" for title in ("rules", "problems") for code, n in counts.get(title, {}).items()]
    return "\n".join(lines)
