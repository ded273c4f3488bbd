"""Writing down how a run goes, as it goes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from solieu.core.errors import StatError
from solieu.core.pipeline import Pipeline, Step, StepFailed
from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.design.definition import OperationDefinition
from solieu.platform import audit
from solieu.platform.actors import Actor
from solieu.process.models import Run, StepRun

PATIENCE = timedelta(minutes=10)
"""A run may wait so long in the queue before it counts as lost."""


class Interrupted(StatError):
    code = "process.interrupted"
    status = 500
    retry = True
    sentence = Text("Lần chạy bị ngắt giữa chừng.", "The run was interrupted.")
    remedy = Text("Chạy lại: các bước đã xong không phải làm lại.", "Run again: steps that were done are not repeated.")


class Crashed(StatError):
    code = "process.crashed"
    status = 500
    sentence = Text("Lần chạy gặp lỗi không lường trước: {why}", "The run met an unforeseen error: {why}")
    remedy = Text("Báo cho người quản trị, kèm mã lần chạy.", "Tell the administrator, with the run's id.")


@dataclass(frozen=True, slots=True)
class Clock:
    """Told the time once, it goes on from there."""

    told: datetime
    began: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.told + timedelta(seconds=self.seconds())

    def seconds(self) -> float:
        return time.monotonic() - self.began


@transaction.atomic
def open_run(
    definition: OperationDefinition, wave: str, source: DatasetRef, *, by: Actor, at: datetime, status: str = "running"
) -> Run:
    run = Run.objects.create(
        operation=definition.code,
        wave=wave,
        operation_version=definition.version,
        source_dataset=source.dataset,
        source_version=source.version,
        source_digest=source.digest,
        status=status,
        started_by=by.name,
        started_by_id=by.id,
        started_at=at,
    )
    _note(
        run,
        f"run.{'start' if status == 'running' else 'queue'}",
        by,
        at,
        after=source.digest,
        facts={"source": str(source), "wave": wave},
    )
    return run


@transaction.atomic
def list_steps(run: Run, plan: Pipeline) -> dict[str, StepRun]:
    """Every step of the plan, waiting."""
    waiting = [_waiting(run, at, step) for at, step in enumerate(plan.steps)]
    return {row.step: row for row in StepRun.objects.bulk_create(waiting)}


def _waiting(run: Run, at: int, step: Step) -> StepRun:
    return StepRun(
        run=run,
        position=at,
        step=step.id,
        method=step.method.name,
        title_vi=step.title.vi,
        title_en=step.title.en,
        parameters=plain(step.parameters),
        inputs={name: {"table": table} for name, table in step.inputs.items()},
    )


@transaction.atomic
def close_run(
    run: Run, outputs: Mapping[str, DatasetRef], counts: Mapping[str, int], *, by: Actor, at: datetime
) -> None:
    run.status, run.ended_at, run.counts = "done", at, dict(counts)
    run.outputs = {name: as_json(ref) for name, ref in outputs.items()}
    run.save()
    _note(run, "run.done", by, at, facts=dict(counts))


@transaction.atomic
def fail_run(run: Run, error: Exception, *, by: Actor, at: datetime) -> StatError:
    """The run failed, and so did the step it was in; gives the error that says so."""
    told = error if isinstance(error, StatError) else Crashed(why=f"{type(error).__name__}: {error}")
    run.status, run.ended_at, run.error = "failed", at, told.to_problem("vi")
    run.save()
    steps = StepRun.objects.filter(run=run, status="running")
    if isinstance(error, StepFailed):
        steps = StepRun.objects.filter(run=run, step=error.facts["step"])
    steps.update(status="failed", log=f"{told.say('vi')}\n{told.say('en')}")
    _note(run, "run.failed", by, at, facts={"code": told.code})
    return told


def bury_interrupted(operation: str, wave: str, *, but: Run | None = None, by: Actor, at: datetime) -> None:
    """Runs of this wave that say they are going on while nobody holds the lock were killed."""
    unfinished = Run.objects.filter(operation=operation, wave=wave, status__in=["running", "queued"])
    dead = [run for run in unfinished if run != but and (run.status == "running" or at - run.started_at > PATIENCE)]
    for run in dead:
        fail_run(run, Interrupted(), by=by, at=at)


def _note(run: Run, action: str, by: Actor, at: datetime, *, after: str = "", facts: dict[str, Any]) -> None:
    audit.record(action=action, subject=f"run:{run.id}", by=by, at=at, after=after, facts=facts)


def as_json(ref: DatasetRef) -> dict[str, Any]:
    return {"dataset": ref.dataset, "version": ref.version, "digest": ref.digest}


def plain(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as process.toml has them, in JSON (its dates become ISO texts)."""
    return json.loads(json.dumps(dict(parameters), default=str))


def tally(statuses: Iterable[str]) -> dict[str, int]:
    """How many steps ended how."""
    listed = list(statuses)
    return {status: listed.count(status) for status in ("done", "unchanged")}
