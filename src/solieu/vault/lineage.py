"""Recording what happens while it happens: an activity begins, uses things, makes versions, ends."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.platform.actors import Actor
from solieu.vault.models import Activity, DatasetVersion, Use

ActivityId = uuid.UUID


@transaction.atomic
def begin(
    *,
    kind: str,
    label: Text,
    by: Actor,
    at: datetime,
    method: str = "",
    parameters: Mapping[str, Any] | None = None,
    derivations: Mapping[str, Sequence[str]] | None = None,
    run: str = "",
) -> ActivityId:
    """Open an activity; deposits made with its id are its products."""
    activity = Activity.objects.create(
        kind=kind,
        label_vi=label.vi,
        label_en=label.en,
        method=method,
        parameters=dict(parameters or {}),
        derivations={name: list(sources) for name, sources in (derivations or {}).items()},
        agent=by.name,
        agent_role=by.roles,
        run=run,
        started_at=at,
    )
    return activity.id


def use(activity: ActivityId, role: str, source: DatasetRef | str) -> None:
    """Note an input: a dataset version, or a reference such as `instrument:vlss-1998@2`."""
    if isinstance(source, DatasetRef):
        version = DatasetVersion.objects.get(dataset__code=source.dataset, number=source.version)
        Use.objects.get_or_create(activity_id=activity, role=role, version=version)
    else:
        Use.objects.get_or_create(activity_id=activity, role=role, reference=source)


def finish(activity: ActivityId, *, at: datetime, counts: Mapping[str, Any] | None = None, log: str = "") -> None:
    Activity.objects.filter(id=activity).update(ended_at=at, counts=dict(counts or {}), log=log)
