"""Reads of runs and their steps."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from solieu.core.errors import StatError
from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.platform.actors import EVERY, Actor
from solieu.platform.permissions import MAY, Capability
from solieu.process.models import Run, StepRun


class NoSuchRun(StatError):
    code = "process.no-such-run"
    status = 404
    sentence = Text("Không có lần chạy {run}.", "There is no run {run}.")
    remedy = Text("Xem danh sách các lần chạy.", "Look at the list of runs.")


def runs(by: Actor, *, operation: str = "", status: str = "") -> QuerySet[Run]:
    """Those that the actor may read, newest first."""
    readable = {grant.operation for grant in by.grants if Capability.RUN_READ in MAY[grant.role]}
    found = Run.objects.order_by("-started_at")
    if EVERY not in readable:
        found = found.filter(operation__in=readable)
    wanted = {"operation": operation, "status": status}
    return found.filter(**{name: value for name, value in wanted.items() if value})


def operations_run(by: Actor) -> list[str]:
    """Codes of the operations that have runs which the actor may read."""
    return list(runs(by).order_by("operation").values_list("operation", flat=True).distinct())


def run(id: uuid.UUID) -> Run:
    found = Run.objects.filter(id=id).first()
    if found is None:
        raise NoSuchRun(run=id)
    return found


def run_steps(run: Run) -> list[StepRun]:
    """The steps of a run in their order."""
    return list(StepRun.objects.filter(run=run).order_by("position"))


def latest_run(operation: str, wave: str) -> Run | None:
    return Run.objects.filter(operation=operation, wave=wave).order_by("-started_at").first()


def step_done_before(operation: str, wave: str, key: str) -> StepRun | None:
    """The step that computed the same thing, whichever run it was in."""
    done = StepRun.objects.filter(run__operation=operation, run__wave=wave, key=key, status="done")
    return done.order_by("-id").first()


def refs(written: Mapping[str, Mapping[str, Any]]) -> dict[str, DatasetRef]:
    """Dataset versions as a run or a step has them written."""
    return {name: DatasetRef(ref["dataset"], ref["version"], ref["digest"]) for name, ref in written.items()}
