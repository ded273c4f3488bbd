"""From the field to the vault: the current version of every record, as one immutable table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import pyarrow as pa
from django.db import connection, transaction

from solieu.collect.errors import NothingCollected
from solieu.collect.models import Attachment, Delivery, InstrumentVersion, Quarantine, Submission, SubmissionVersion
from solieu.core.standards.openrosa import flatten, parse
from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, demand
from solieu.vault import confidential, lineage, queries
from solieu.vault.confidential import DatasetCode

ROWS = 2_000
LABEL = Text("Thu thập bằng thiết bị di động", "Collection with mobile devices")
FIXED = (
    pa.field("unit", pa.string()),
    pa.field("version", pa.int32()),
    pa.field("form_version", pa.string()),
    pa.field("enumerator", pa.string()),
    pa.field("received_at", pa.timestamp("us", tz="UTC")),
)
CURRENT = """
with chosen as (
    select s.root_instance_id, v.number, v.form_version, v.enumerator, v.received_at, v.payload_id, v.instrument_id
    from collect_submission s
    join collect_submissionversion v on v.submission_id = s.id and v.number = s.current_version
    where s.operation = %s and s.wave = %s
), stamp as (
    select encode(sha256(string_agg(payload_id, '' order by root_instance_id collate "C")::bytea), 'hex') as fingerprint
    from chosen
)
select root_instance_id, number, form_version, enumerator, received_at, p.bytes, instrument_id, fingerprint
from chosen join collect_payload p on p.sha256 = payload_id cross join stamp
order by root_instance_id collate "C"
"""
Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Shape:
    """Which columns the table has, and what repeats in each instrument."""

    names: tuple[str, ...]
    repeats: Mapping[int, frozenset[str]]

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([*FIXED, *(pa.field(name, pa.string()) for name in self.names)])


def deposit_raw(*, operation: str, wave: str, by: Actor, at: datetime) -> DatasetRef:
    """Put the current versions of a wave's records away as `<operation>/<wave>/raw`.

    One row a record in order of `unit` (its root instanceID); answers as the texts that came, null
    when not answered, repeats as JSON lists. When nothing changed since the last deposit, that
    version is returned and nothing is written. Raises NothingCollected.
    """
    demand(by, Capability.MICRODATA_DEPOSIT, operation=operation)
    dataset = DatasetCode(operation, wave, "raw", "raw")
    with transaction.atomic():
        _wait_for_others(dataset)
        rows = _current(operation, wave)
        first = next(rows, None)
        if first is None:
            raise NothingCollected(operation=operation, wave=wave)
        fingerprint = first[0][-1]
        ref = _same_as_last(dataset, fingerprint) or _deposit(dataset, fingerprint, chain([first], rows), by, at)
        _close_cursor()
        return ref


def _wait_for_others(dataset: DatasetCode) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 12))", [str(dataset)])


def _same_as_last(dataset: DatasetCode, fingerprint: str) -> DatasetRef | None:
    last = queries.latest(str(dataset))
    if last is None:
        return None
    made = queries.ancestry(last.ref).maker(last.ref)
    return last.ref if made.parameters.get("fingerprint") == fingerprint else None


def _deposit(dataset: DatasetCode, fingerprint: str, rows: Iterable[Rows], by: Actor, at: datetime) -> DatasetRef:
    shape, references = _shape(dataset.operation, dataset.wave)
    parameters = {"operation": dataset.operation, "wave": dataset.wave, "fingerprint": fingerprint}
    activity = lineage.begin(kind="collection", label=LABEL, parameters=parameters, by=by, at=at)
    for reference in references:
        lineage.use(activity, "instrument", reference)
    ref = confidential.deposit(
        dataset=dataset,
        schema=shape.schema,
        batches=_batches(rows, shape),
        key=["unit"],
        activity=activity,
        by=by,
        at=at,
    )
    lineage.finish(activity, at=at, counts=counts(dataset.operation, dataset.wave))
    return ref


def _shape(operation: str, wave: str) -> tuple[Shape, list[str]]:
    """Columns: the newest instrument's questions, then those that only older ones asked."""
    used = SubmissionVersion.objects.filter(submission__operation=operation, submission__wave=wave)
    ids = set(used.order_by().values_list("instrument", flat=True).distinct())
    instruments = list(InstrumentVersion.objects.filter(pk__in=ids).defer("xform").order_by("-id"))
    names = dict.fromkeys(question["name"] for form in instruments for question in form.questions)
    repeats = {form.pk: frozenset(form.repeat_paths) for form in instruments}
    references = sorted(f"instrument:{operation}@{form.operation_version}" for form in instruments)
    return Shape(tuple(names), repeats), references


def _batches(chunks: Iterable[Rows], shape: Shape) -> Iterator[pa.RecordBatch]:
    schema = shape.schema
    for rows in chunks:
        columns = zip(*(_row(row, shape) for row in rows), strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _current(operation: str, wave: str) -> Iterator[Rows]:
    """Current versions in key order, some at a time; all as they stand at one moment.

    The last column of every row is the fingerprint of them all.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"declare collect_current no scroll cursor for {CURRENT}", [operation, wave])
        while rows := _fetch(cursor):
            yield rows


def _close_cursor() -> None:
    """A failure needs no closing: the cursor ends with its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("close collect_current")


def _fetch(cursor: Any) -> Rows:
    cursor.execute(f"fetch {ROWS} from collect_current")
    return cursor.fetchall()


def _row(row: Sequence[Any], shape: Shape) -> tuple[Any, ...]:
    *fixed, payload, instrument, _ = row
    answers = flatten(parse(bytes(payload)), repeats=shape.repeats[instrument])
    return (*fixed, *(_text(answers.get(name)) for name in shape.names))


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value or None


def counts(operation: str, wave: str) -> dict[str, int]:
    """How many of everything stand behind a wave; numbers only."""
    of_wave = {"submission__operation": operation, "submission__wave": wave}
    return {
        "submissions": Submission.objects.filter(operation=operation, wave=wave).count(),
        "versions": SubmissionVersion.objects.filter(**of_wave).count(),
        "deliveries": Delivery.objects.filter(token__operation=operation, token__wave=wave).count(),
        "attachments": Attachment.objects.filter(**of_wave, received=True).count(),
        "quarantined": Quarantine.objects.filter(operation=operation, wave=wave, state=Quarantine.OPEN).count(),
    }
