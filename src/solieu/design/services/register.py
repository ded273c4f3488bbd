"""Take in an operation's folder: the same content is the same version, other content the next."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from solieu.core.errors import StatError
from solieu.design import queries
from solieu.design.definition import OperationDefinition
from solieu.design.errors import FormTaken, InstrumentVersionTaken
from solieu.design.models import EditRule, Operation, OperationFile, OperationVersion, Question
from solieu.design.reading import Draft, digest_of, gather, read
from solieu.design.reading.folder import Files
from solieu.design.reading.read import summary
from solieu.design.writing import question_to_json
from solieu.platform import audit
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, demand

IMPORTING = 7_305_010


def import_operation(source: Path | str | Files, *, by: Actor, at: datetime) -> OperationDefinition:
    """The definition after importing a folder, or its files by name.

    Demands OPERATION_IMPORT. The content of the latest version again gives that version. Raises
    the precise error of the first file that is wrong; then nothing is kept but the audit entry.
    """
    demand(by, Capability.OPERATION_IMPORT)
    try:
        draft = read(gather(source))
        with transaction.atomic():
            return _keep(draft, by=by, at=at)
    except StatError as error:
        _note_refusal(source, error, by=by, at=at)
        raise


def _note_refusal(source: Path | str | Files, error: StatError, *, by: Actor, at: datetime) -> None:
    """The refusal is written in its own transaction, after the import's was rolled back."""
    subject = f"operation:{source.name}" if isinstance(source, Path) else "operation:?"
    facts = {"code": error.code, "sentence": error.say("vi")}
    audit.record(action="operation.refuse", subject=subject, by=by, at=at, facts=facts)


def _keep(draft: Draft, *, by: Actor, at: datetime) -> OperationDefinition:
    definition = draft.definition
    demand(by, Capability.OPERATION_IMPORT, operation=definition.code)
    _one_at_a_time()
    operation, _ = Operation.objects.get_or_create(code=definition.code, defaults={"created_at": at})
    latest = OperationVersion.objects.filter(operation=operation).order_by("-number").first()
    if latest is not None and latest.digest == definition.digest:
        return queries.definition(definition.code, latest.number)
    _demand_new_form(definition)
    number = latest.number + 1 if latest else 1
    _store(operation, number, definition, by=by, at=at)
    before = latest.digest if latest else ""
    facts = {"version": number, "warnings": len(draft.warnings)}
    subject = f"operation:{definition.code}@{number}"
    audit.record(
        action="operation.import", subject=subject, by=by, at=at, before=before, after=definition.digest, facts=facts
    )
    return queries.definition(definition.code, number)


def _one_at_a_time() -> None:
    """Two imports at once take their numbers one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [IMPORTING])


def _demand_new_form(definition: OperationDefinition) -> None:
    """A form belongs to one operation, and a version of it is one XForm for ever."""
    form = definition.instrument
    others = OperationVersion.objects.filter(form_id=form.form_id).select_related("operation")
    stranger = others.exclude(operation__code=definition.code).first()
    if stranger is not None:
        raise FormTaken(form_id=form.form_id, operation=stranger.operation.code)
    same = others.filter(form_version=form.version).exclude(xform_digest=_sha256(form.xform)).first()
    if same is not None:
        raise InstrumentVersionTaken(
            form_id=form.form_id, form_version=form.version, operation=definition.code, number=same.number
        )


def _store(operation: Operation, number: int, definition: OperationDefinition, *, by: Actor, at: datetime) -> None:
    form = definition.instrument
    version = OperationVersion.objects.create(
        operation=operation,
        number=number,
        digest=digest_of(definition.files),
        form_id=form.form_id,
        form_version=form.version,
        xform=form.xform,
        xform_digest=_sha256(form.xform),
        summary=summary(definition),
        imported_at=at,
        imported_by=by.name,
    )
    _store_files(version, definition)
    _store_questions(version, definition)
    _store_rules(version, definition)


def _store_files(version: OperationVersion, definition: OperationDefinition) -> None:
    OperationFile.objects.bulk_create(
        OperationFile(version=version, name=name, content=content, digest=_sha256(content), size=len(content))
        for name, content in definition.files.items()
    )


def _store_questions(version: OperationVersion, definition: OperationDefinition) -> None:
    Question.objects.bulk_create(
        Question(
            version=version,
            position=position,
            name=question.variable.name,
            type=question.variable.type,
            label_vi=question.variable.label.vi,
            label_en=question.variable.label.en,
            body=question_to_json(question),
        )
        for position, question in enumerate(definition.instrument.questions, start=1)
    )


def _store_rules(version: OperationVersion, definition: OperationDefinition) -> None:
    EditRule.objects.bulk_create(
        EditRule(
            version=version,
            position=position,
            code=rule.code,
            severity=rule.severity,
            message_vi=rule.message.vi,
            message_en=rule.message.en,
            expression=rule.expression,
            source=rule.source,
            variables=list(rule.variables),
        )
        for position, rule in enumerate(definition.rule_notes.values(), start=1)
    )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
