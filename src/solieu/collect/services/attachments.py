"""Files of a record: what its answers name, what came, and what nobody asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from solieu.collect.models import Attachment, Submission
from solieu.collect.services.arrivals import StoredFile
from solieu.collect.services.decisions import Decision, Outcome


def keep(decision: Decision) -> None:
    """Note the files that the arrival's answers name and those that came with it.

    A new version expects its own files; those of earlier versions stay, by name.
    """
    arrival, record = decision.arrival, decision.record
    if record is None or record.id is None:
        return
    if decision.outcome is not Outcome.DUPLICATE:
        _expect(record.id, arrival.expected)
    _receive(record.id, arrival.files, arrival.at)
    _settle_state(record.id, arrival.at)


def add_files(submission: int, files: Sequence[StoredFile], expected: Sequence[str], at: datetime) -> None:
    """The same, for a record that a person decided about."""
    _expect(submission, expected)
    _receive(submission, files, at)
    _settle_state(submission, at)


def _expect(submission: int, names: Sequence[str]) -> None:
    Attachment.objects.filter(submission=submission, expected=True).exclude(filename__in=names).update(expected=False)
    Attachment.objects.filter(submission=submission, expected=False, received=False).delete()
    here = set(Attachment.objects.filter(submission=submission, filename__in=names).values_list("filename", flat=True))
    Attachment.objects.filter(submission=submission, filename__in=names).update(expected=True, orphan=False)
    Attachment.objects.bulk_create(
        Attachment(submission_id=submission, filename=name, expected=True) for name in names if name not in here
    )


def _receive(submission: int, files: Sequence[StoredFile], at: datetime) -> None:
    for file in files:
        rows = list(Attachment.objects.filter(submission=submission, filename=file.filename))
        if any(row.sha256 == file.blob.sha256 for row in rows):
            continue
        awaited = next((row for row in rows if not row.received), None)
        _fill(awaited or Attachment(submission_id=submission, filename=file.filename, orphan=True), file, at)


def _fill(row: Attachment, file: StoredFile, at: datetime) -> None:
    row.sha256, row.md5, row.size = file.blob.sha256, file.blob.md5, file.blob.size
    row.received, row.received_at = True, at
    row.save()


def _settle_state(submission: int, at: datetime) -> None:
    """Complete when no expected file is awaited; the first such moment is kept."""
    awaited = Attachment.objects.filter(submission=submission, expected=True, received=False).exists()
    record = Submission.objects.filter(pk=submission)
    if awaited:
        record.update(state=Submission.PARTIAL, completed_at=None)
    else:
        record.filter(completed_at=None).update(state=Submission.RECEIVED, completed_at=at)
