"""A person decides about what was held: take it in as a version, or reject it with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from solieu.collect.errors import AlreadyDecided, NoSuchInstrument, NoSuchQuarantine, NoteWanted
from solieu.collect.models import Quarantine, SubmissionVersion
from solieu.collect.services import attachments, known, ledger
from solieu.collect.services.arrivals import Arrival, Sender, StoredFile
from solieu.collect.services.decisions import Decision, Outcome, Record, Register, Version
from solieu.collect.services.known import FormFacts, TokenFacts
from solieu.core.standards.openrosa import named_files, parse
from solieu.platform import audit
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, demand
from solieu.platform.storage import Blob


@transaction.atomic
def resolve_quarantine(*, number: int, accept: bool, note: str, by: Actor, at: datetime) -> None:
    """Accept the payload as the current version of its record (or as a new record), or reject it.

    Rejecting needs a note. The payload is kept either way. Raises AlreadyDecided.
    """
    held = Quarantine.objects.select_for_update(of=["self"]).select_related("payload").filter(pk=number).first()
    if held is None:
        raise NoSuchQuarantine(number=number)
    demand(by, Capability.SUBMISSION_RESOLVE, operation=held.operation, territory=held.territory)
    if held.state != Quarantine.OPEN:
        raise AlreadyDecided(name=held.resolved_by)
    if not accept and not note.strip():
        raise NoteWanted()
    if accept and not SubmissionVersion.objects.filter(payload=held.payload_id).exists():
        _take_in(_arrival(held))
    held.state = Quarantine.RESOLVED if accept else Quarantine.REJECTED
    held.resolved_by, held.resolved_at, held.note = by.name, at, note.strip()
    held.save()
    _note(held, by, at)


def _note(held: Quarantine, by: Actor, at: datetime) -> None:
    action = "collect.accept-held" if held.state == Quarantine.RESOLVED else "collect.reject-held"
    subject = f"submission:{held.form_id}/{held.instance_id}"
    facts = {"quarantine": held.pk, "reason": held.reason, "note": held.note}
    audit.record(action=action, subject=subject, by=by, at=at, after=held.payload_id, facts=facts)


def _arrival(held: Quarantine) -> Arrival:
    payload = bytes(held.payload.bytes)
    said, form = parse(payload), _form(held)
    token_id = held.delivery.token_id or 0
    return Arrival(
        submission=said,
        payload=payload,
        sha256=held.payload_id,
        files=[_file(file) for file in held.files],
        expected=named_files(said, binary_paths=form.binary_paths),
        incomplete=False,
        form=form,
        token=TokenFacts(token_id, held.operation, held.wave, held.territory, Actor(None, held.enumerator)),
        sender=Sender(),
        at=held.received_at,
    )


def _file(file: dict[str, str | int]) -> StoredFile:
    return StoredFile(str(file["filename"]), Blob(str(file["sha256"]), str(file["md5"]), int(file["size"])))


def _form(held: Quarantine) -> FormFacts:
    """The version that the payload names; when nobody ever published it, the newest there is."""
    forms = known.forms(held.operation)
    form = forms.find(held.form_id, held.form_version)
    form = form or next((f for f in reversed(forms.all) if f.form_id == held.form_id), None)
    if form is None:
        raise NoSuchInstrument(operation=held.operation)
    return form


def _take_in(arrival: Arrival) -> None:
    register = ledger.open_register(ledger.identities([arrival]))
    decision = _decide(arrival, register)
    ledger.add_submissions([decision])
    ledger.add_versions([decision], origin="device-held")
    if decision.record is not None and decision.record.id is not None:
        attachments.add_files(decision.record.id, arrival.files, arrival.expected, arrival.at)


def _decide(arrival: Arrival, register: Register) -> Decision:
    """The record it belongs to by its own or its corrected identity; otherwise a new record."""
    said = arrival.submission
    record = register.find(*arrival.key) or register.find(said.form_id, said.deprecated_id)
    if record is not None:
        return Decision(arrival, Outcome.CORRECTED, record, record.add(said.instance_id, arrival.sha256))
    version = Version(1, said.instance_id, arrival.sha256)
    return Decision(arrival, Outcome.NEW, Record(said.form_id, said.instance_id, [version]), version)
