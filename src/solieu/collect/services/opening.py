"""Opening one record: its versions and answers, for those who may, and written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from solieu.collect.errors import NoSuchQuarantine, NoSuchSubmission
from solieu.collect.models import (
    Attachment,
    Delivery,
    InstrumentVersion,
    Quarantine,
    Submission,
    SubmissionVersion,
)
from solieu.core.standards.openrosa import flatten, parse
from solieu.core.text import Text
from solieu.platform import audit, storage
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, demand


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer under its question, with what stood before (None when nothing to compare with)."""

    name: str
    label: Text
    value: Text
    before: Text | None = None

    @property
    def is_changed(self) -> bool:
        return self.before is not None and self.before != self.value


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """A record with the answers of one of its versions, beside those of the version before."""

    submission: Submission
    versions: Sequence[SubmissionVersion]
    shown: SubmissionVersion
    answers: Sequence[AnswerRow]
    attachments: Sequence[Attachment]
    deliveries: Sequence[Delivery]
    held: Sequence[Quarantine]

    @property
    def changes(self) -> int:
        return sum(row.is_changed for row in self.answers)


@dataclass(frozen=True, slots=True)
class OpenedHeld:
    """What is held, beside the current version of the record it speaks of, when there is one."""

    held: Quarantine
    record: Submission | None
    answers: Sequence[AnswerRow]


@transaction.atomic
def open_record(*, submission_id: int, number: int | None = None, by: Actor, at: datetime) -> OpenedRecord:
    """Raises NoSuchSubmission, NotAllowed; leaves an audit entry."""
    submission = Submission.objects.filter(pk=submission_id).first()
    if submission is None:
        raise NoSuchSubmission()
    demand(by, Capability.SUBMISSION_READ, operation=submission.operation, territory=submission.territory)
    _note("collect.open-record", f"{submission.form_id}/{submission.root_instance_id}", by, at)
    versions = _versions_of(submission)
    shown = next((v for v in versions if v.number == (number or submission.current_version)), None)
    if shown is None:
        raise NoSuchSubmission()
    previous = next((v for v in versions if v.number == shown.number - 1), None)
    ids = {version.instance_id for version in versions}
    return OpenedRecord(
        submission=submission,
        versions=versions,
        shown=shown,
        answers=_compare(shown.instrument, _answers(shown), _answers(previous) if previous else None),
        attachments=list(Attachment.objects.filter(submission=submission).order_by("filename", "id")),
        deliveries=list(Delivery.objects.filter(form_id=submission.form_id, instance_id__in=ids).order_by("id")[:200]),
        held=_held_about(submission, ids),
    )


def _versions_of(submission: Submission) -> list[SubmissionVersion]:
    found = SubmissionVersion.objects.filter(submission=submission).order_by("number")
    return list(found.select_related("payload", "instrument"))


def _held_about(submission: Submission, ids: set[str]) -> list[Quarantine]:
    of_form = Quarantine.objects.filter(form_id=submission.form_id)
    return list((of_form.filter(instance_id__in=ids) | of_form.filter(deprecated_id__in=ids)).order_by("id"))


@transaction.atomic
def open_held(*, number: int, by: Actor, at: datetime) -> OpenedHeld:
    """Raises NoSuchQuarantine, NotAllowed; leaves an audit entry."""
    held = Quarantine.objects.select_related("payload", "delivery").filter(pk=number).first()
    if held is None:
        raise NoSuchQuarantine(number=number)
    demand(by, Capability.SUBMISSION_READ, operation=held.operation, territory=held.territory)
    _note("collect.open-held", f"{held.form_id}/{held.instance_id}", by, at)
    record = _record_of(held)
    current = next((v for v in _versions_of(record) if v.number == record.current_version), None) if record else None
    instrument = _instrument_of(held)
    answers = _flat(bytes(held.payload.bytes), instrument)
    return OpenedHeld(held, record, _compare(instrument, answers, _answers(current) if current else None))


def _record_of(held: Quarantine) -> Submission | None:
    ids = [held.instance_id, *([held.deprecated_id] if held.deprecated_id else [])]
    found = SubmissionVersion.objects.filter(submission__form_id=held.form_id, instance_id__in=ids)
    version = found.select_related("submission").first()
    return version.submission if version else None


def _instrument_of(held: Quarantine) -> InstrumentVersion | None:
    of_form = InstrumentVersion.objects.filter(form_id=held.form_id).defer("xform")
    return of_form.filter(version=held.form_version).first() or of_form.order_by("-id").first()


@transaction.atomic
def open_attachment(*, attachment_id: int, by: Actor, at: datetime) -> tuple[str, Path]:
    """The name and the file of an attachment that is here; leaves an audit entry."""
    file = Attachment.objects.select_related("submission").filter(pk=attachment_id, received=True).first()
    if file is None:
        raise NoSuchSubmission()
    record = file.submission
    demand(by, Capability.SUBMISSION_READ, operation=record.operation, territory=record.territory)
    _note("collect.open-attachment", f"{record.form_id}/{record.root_instance_id}/{file.filename}", by, at)
    return file.filename, storage.path(file.sha256)


def _note(action: str, what: str, by: Actor, at: datetime) -> None:
    audit.record(action=action, subject=f"submission:{what}", by=by, at=at)


def _answers(version: SubmissionVersion) -> dict[str, str]:
    return _flat(bytes(version.payload.bytes), version.instrument)


def _flat(payload: bytes, instrument: InstrumentVersion | None) -> dict[str, str]:
    repeats = instrument.repeat_paths if instrument else ()
    return dict(_pairs(flatten(parse(payload), repeats=repeats)))


def _pairs(answers: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Repeats are numbered: `member 2 / age`."""
    for name, value in answers.items():
        if isinstance(value, list):
            for number, member in enumerate(value, 1):
                yield from _pairs(member, f"{before}{name} {number} / ")
        else:
            yield f"{before}{name}", value


def _compare(
    instrument: InstrumentVersion | None, now: Mapping[str, str], before: Mapping[str, str] | None
) -> list[AnswerRow]:
    """In the order of the questionnaire, then what it does not know."""
    questions = {q["name"]: q for q in instrument.questions} if instrument else {}
    names: list[str] = [*(n for n in questions if n in now), *now, *(before or {})]
    return [_row(name, questions, now, before) for name in dict.fromkeys(names)]


def _row(
    name: str, questions: Mapping[str, Any], now: Mapping[str, str], before: Mapping[str, str] | None
) -> AnswerRow:
    last = name.rpartition(" / ")[2]
    question = questions.get(last, {})
    label = Text.read(question["label"]) if question and last == name else Text(name)
    was = None if before is None else _shown(question, before.get(name, ""))
    return AnswerRow(name, label, _shown(question, now.get(name, "")), was)


def _shown(question: Mapping[str, Any], value: str) -> Text:
    category = question.get("categories", {}).get(value)
    return Text.read(category) if category else Text(value, value)
