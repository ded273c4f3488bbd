"""Jobs of the queue."""

from __future__ import annotations

import uuid

from django.utils import timezone

from solieu.core.errors import StatError
from solieu.platform import jobs
from solieu.platform.actors import SYSTEM, Actor
from solieu.platform.models import User
from solieu.platform.queries import actor_of
from solieu.process import services


@jobs.task
def perform_run(run_id: str, by: int) -> None:
    """Carry out a queued run for whom asked; what goes wrong as expected stands with the run."""
    try:
        services.perform_queued_run(run_id=uuid.UUID(run_id), by=_asker(by), at=timezone.now())
    except StatError:
        return


def _asker(id: int) -> Actor:
    return SYSTEM if id == SYSTEM.id else actor_of(User.objects.filter(id=id).first())
