"""Writing down how the making of a table goes, as it goes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from solieu.analyse.models import IndicatorRun
from solieu.core.errors import StatError
from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.design.definition import OperationDefinition
from solieu.platform import audit
from solieu.platform.actors import Actor

if TYPE_CHECKING:
    from solieu.analyse.services.table_plan import TablePlan


class Interrupted(StatError):
    code = "analyse.interrupted"
    status = 500
    retry = True
    sentence = Text("Việc lập bảng bị ngắt giữa chừng.", "The making of the table was interrupted.")
    remedy = Text("Lập lại: các bảng đã xong không phải làm lại.", "Make it again: finished tables are not repeated.")


class Crashed(StatError):
    code = "analyse.crashed"
    status = 500
    sentence = Text(
        "Lập bảng {table} gặp lỗi không lường trước: {why}", "Making table {table} met an unforeseen error: {why}"
    )
    remedy = Text("Báo cho người quản trị, kèm tên bảng.", "Tell the administrator, with the table's name.")


@dataclass(frozen=True, slots=True)
class Clock:
    """Told the time once, it goes on from there."""

    told: datetime
    began: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.told + timedelta(seconds=time.monotonic() - self.began)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the making of a table finds around it."""

    definition: OperationDefinition
    wave: str
    inputs: Mapping[str, DatasetRef]
    by: Actor
    clock: Clock


def open_table(plan: TablePlan, key: str, around: Surroundings) -> IndicatorRun:
    return IndicatorRun.objects.create(
        operation=around.definition.code,
        wave=around.wave,
        table=plan.id,
        operation_version=around.definition.version,
        key=key,
        inputs={name: as_json(ref) for name, ref in around.inputs.items()},
        status="running",
        started_by=around.by.name,
        started_at=around.clock.now(),
    )


@transaction.atomic
def take_over(table: str, before: IndicatorRun, around: Surroundings) -> IndicatorRun:
    """The table as it was made before, noted as unchanged."""
    now = around.clock.now()
    run = IndicatorRun.objects.create(
        operation=before.operation,
        wave=before.wave,
        table=table,
        operation_version=around.definition.version,
        key=before.key,
        methods=before.methods,
        inputs={name: as_json(ref) for name, ref in around.inputs.items()},
        cube=before.cube,
        evidence=before.evidence,
        status="unchanged",
        counts=before.counts,
        seconds=0.0,
        started_by=around.by.name,
        started_at=now,
        ended_at=now,
    )
    _note(run, "table.unchanged", around.by, now, after=before.cube["digest"])
    return run


def close_table(run: IndicatorRun, cube: DatasetRef, evidence: DatasetRef, around: Surroundings) -> None:
    """Done; called in the transaction that puts both datasets away."""
    run.cube, run.evidence = as_json(cube), as_json(evidence)
    run.status, run.ended_at = "done", around.clock.now()
    run.seconds = round((run.ended_at - run.started_at).total_seconds(), 3)
    run.save()
    _note(run, "table.done", around.by, run.ended_at, after=cube.digest)


@transaction.atomic
def fail_table(run: IndicatorRun, error: Exception, *, by: Actor, at: datetime) -> StatError:
    """The table failed; gives the error that says so."""
    told = error if isinstance(error, StatError) else Crashed(table=run.table, why=f"{type(error).__name__}: {error}")
    failed = {"status": "failed", "ended_at": at, "error": told.to_problem("vi")}
    IndicatorRun.objects.filter(id=run.id).update(**failed)
    _note(run, "table.failed", by, at, facts={"code": told.code})
    return told


def bury_interrupted(operation: str, wave: str, *, by: Actor, at: datetime) -> None:
    """Tables that say they are being made while nobody holds the lock were killed."""
    for run in IndicatorRun.objects.filter(operation=operation, wave=wave, status="running"):
        fail_table(run, Interrupted(), by=by, at=at)


def _note(
    run: IndicatorRun, action: str, by: Actor, at: datetime, *, after: str = "", facts: dict[str, Any] | None = None
) -> None:
    subject = f"table:{run.operation}/{run.wave}/{run.table}"
    audit.record(action=action, subject=subject, by=by, at=at, after=after, facts={"run": str(run.id), **(facts or {})})


def as_json(ref: DatasetRef) -> dict[str, Any]:
    return {"dataset": ref.dataset, "version": ref.version, "digest": ref.digest}
