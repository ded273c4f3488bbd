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


def runs(by: Actor) -> QuerySet[Run]:
    """Those that the actor may read, newest first."""
    operations = {grant.operation for grant in by.grants if Capability.RUN_READ in MAY[grant.role]}
    every = Run.objects.order_by("-started_at")
    return every if EVERY in operations else every.filter(operation__in=operations)


def run(id: uuid.UUID) -> Run:
    found = Run.objects.prefetch_related("steps").filter(id=id).first()
    if found is None:
        raise NoSuchRun(run=id)
    return found


def latest_run(operation: str, wave: str) -> Run | None:
    return Run.objects.filter(operation=operation, wave=wave).order_by("-started_at").first()


def step_done_before(operation: str, wave: str, key: str) -> StepRun | None:
    """The step that computed the same thing, whichever run it was in."""
    done = StepRun.objects.filter(run__operation=operation, run__wave=wave, key=key, status="done")
    return done.order_by("-id").first()


def refs(written: Mapping[str, Mapping[str, Any]]) -> dict[str, DatasetRef]:
    """Dataset versions as a run or a step has them written."""
    return {name: DatasetRef(ref["dataset"], ref["version"], ref["digest"]) for name, ref in written.items()}
