"""Ask for a run from the screen, and carry it out in the background."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from solieu.core.errors import StatError
from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.design.queries import definition as definition_of
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, NotAllowed, demand
from solieu.process.models import Run
from solieu.process.services import journal
from solieu.process.services.journal import Clock
from solieu.process.services.put_away import Surroundings
from solieu.process.services.running import perform, silent
from solieu.process.services.wave_lock import AlreadyRunning, only_run
from solieu.vault import queries as vault


class NothingCollected(StatError):
    code = "process.nothing-collected"
    status = 409
    sentence = Text("{operation}/{wave} chưa có bản ghi thô nào.", "{operation}/{wave} has no raw records yet.")
    remedy = Text(
        "Đưa các phiếu đã thu thập vào kho (lệnh solieu run), rồi xử lý.",
        "Deposit the submissions that were collected (solieu run), then process them.",
    )


@transaction.atomic
def queue_run(*, operation: str, wave: str, by: Actor, at: datetime) -> uuid.UUID:
    """Note that the newest raw records of a wave are to be processed. Demands RUN_START."""
    demand(by, Capability.RUN_START, operation=operation)
    definition = definition_of(operation)
    source = newest_source(operation, wave, str(definition.process.get("source", "")))
    with only_run(operation, wave):
        journal.bury_interrupted(operation, wave, by=by, at=at)
    if Run.objects.filter(operation=operation, wave=wave, status="queued").exists():
        raise AlreadyRunning.here(operation, wave)
    return journal.open_run(definition, wave, source, by=by, at=at, status="queued").id


def newest_source(operation: str, wave: str, name: str) -> DatasetRef:
    found = vault.latest(f"{operation}/{wave}/{name}")
    if found is None:
        raise NothingCollected(operation=operation, wave=wave)
    return found.ref


def perform_queued_run(*, run_id: uuid.UUID, by: Actor, at: datetime) -> None:
    """Carry out a queued run, unless somebody took it or gave it up meanwhile. Demands RUN_START."""
    run = Run.objects.get(id=run_id)
    with only_run(run.operation, run.wave):
        journal.bury_interrupted(run.operation, run.wave, but=run, by=by, at=at)
        if Run.objects.filter(id=run_id, status="queued").update(status="running"):
            run.refresh_from_db()
            source = DatasetRef(run.source_dataset, run.source_version, run.source_digest)
            _demand_still(run, by, at)
            definition = definition_of(run.operation, run.operation_version)
            references = {"variables": definition.variables, "rules": definition.rules}
            perform(Surroundings(run, definition, references, by, Clock(at)), source, silent)


def _demand_still(run: Run, by: Actor, at: datetime) -> None:
    """Who asked may have lost the right while the run waited; then it fails and says so."""
    try:
        demand(by, Capability.RUN_START, operation=run.operation)
    except NotAllowed as refused:
        raise journal.fail_run(run, refused, by=by, at=at) from refused
