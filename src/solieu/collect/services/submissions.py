"""Accepting what devices send."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from solieu.collect.errors import FormClosed
from solieu.collect.models import SubmissionVersion
from solieu.collect.services import known, ledger
from solieu.collect.services.arrivals import Arrival, Receipt, Sender, StoredFile
from solieu.collect.services.intake import Intake, take_in
from solieu.collect.services.known import FormFacts, TokenFacts
from solieu.core.errors import StatError
from solieu.core.standards.openrosa import Submission, clean_filename, named_files, parse
from solieu.core.standards.openrosa.errors import BadFilename
from solieu.platform.permissions import Capability, demand
from solieu.platform.storage import BlobWriter

INTAKE = Intake(take_in)
NOBODY = Sender()


class Upload:
    """A file that is being received; it gets its final name only when the record is taken in."""

    def __init__(self, filename: str, writer: BlobWriter) -> None:
        self.filename, self.writer = filename, writer

    def store(self) -> StoredFile:
        return StoredFile(self.filename, self.writer.commit())


def accept_submission(
    *,
    payload: bytes,
    uploads: Sequence[Upload] = (),
    incomplete: bool = False,
    token: TokenFacts,
    sender: Sender = NOBODY,
    at: datetime,
) -> Receipt:
    """Take in one delivery; returns after the commit. The token tells who sends (`token.actor`).

    Raises, and leaves only an entry in the delivery log: what `openrosa.parse` raises,
    UnknownForm, FormClosed. Raises NotStored when the database could not take it.
    """
    demand(token.actor, Capability.SUBMISSION_SEND, operation=token.operation, territory=token.territory)
    with INTAKE.coming() as settle:
        said, form, sha256 = _read(payload, sender=sender, token=token, at=at)
        arrival = Arrival(
            submission=said,
            payload=payload,
            sha256=sha256,
            files=[upload.store() for upload in uploads],
            expected=_expected(said, form),
            incomplete=incomplete,
            form=form,
            token=token,
            sender=sender,
            at=at,
        )
        return settle(arrival)


def _read(
    payload: bytes, *, sender: Sender, token: TokenFacts, at: datetime
) -> tuple[Submission, FormFacts | None, str]:
    """What the payload says, its form, its digest; a refusal is noted and raised."""
    sha256 = hashlib.sha256(payload).hexdigest()
    said: Submission | None = None
    try:
        said = parse(payload)
        form = known.forms(token.operation).find(said.form_id, said.version)
        _refuse_closed(form, sha256)
    except StatError as error:
        note_refusal(error, sender=sender, token=token, said=said, sha256=sha256, size=len(payload), at=at)
        raise
    return said, form, sha256


def _refuse_closed(form: FormFacts | None, sha256: str) -> None:
    """A closed form takes nothing new, but tells a device that sends again that it has the record."""
    if form is not None and form.is_closed and not SubmissionVersion.objects.filter(payload=sha256).exists():
        raise FormClosed(form_id=form.form_id, version=form.version)


def _expected(said: Submission, form: FormFacts | None) -> list[str]:
    """The files that answers name, as file names; an answer that cannot be a name names none."""
    if form is None or not form.binary_paths:
        return []
    names = []
    for name in named_files(said, binary_paths=form.binary_paths):
        try:
            names.append(clean_filename(name))
        except BadFilename:
            continue
    return names


def note_refusal(
    error: StatError,
    *,
    sender: Sender,
    at: datetime,
    token: TokenFacts | None = None,
    said: Submission | None = None,
    sha256: str = "",
    size: int = 0,
) -> None:
    """The one trace of a refused delivery: its entry in the log."""
    row = (
        at,
        token.id if token else None,
        sender.remote,
        sender.user_agent,
        sender.device_id,
        said.form_id if said else "",
        said.version if said else "",
        said.instance_id if said else "",
        sha256,
        size,
        0,
        False,
        error.status,
        error.code,
        error.say("vi"),
    )
    ledger.add_deliveries([row])
