"""Publishing questionnaires to devices, and closing them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from solieu.collect.errors import FormOfAnotherOperation, InstrumentChanged, NoSuchInstrument
from solieu.collect.models import InstrumentVersion, Wave
from solieu.collect.services import known
from solieu.core.standards.openrosa import outline
from solieu.core.tables import Question
from solieu.design.definition import InstrumentDefinition, OperationDefinition
from solieu.platform import audit
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, demand


@transaction.atomic
def publish_instrument(definition: OperationDefinition, *, by: Actor, at: datetime) -> InstrumentVersion:
    """Offer the operation's questionnaire to devices, with its waves.

    The same bytes again change nothing. Raises InstrumentChanged when the version stands with
    other bytes, FormOfAnotherOperation, and what `openrosa.outline` raises. Older versions go on
    taking records.
    """
    demand(by, Capability.OPERATION_IMPORT, operation=definition.code)
    _keep_waves(definition)
    published = _published(definition)
    if published is None:
        published = _publish(definition, by, at)
        facts = {"form": str(published), "operation_version": definition.version}
        _note("collect.publish-instrument", published, by, at, facts)
    known.forget()
    transaction.on_commit(known.forget)
    return published


def _published(definition: OperationDefinition) -> InstrumentVersion | None:
    instrument = definition.instrument
    other = InstrumentVersion.objects.filter(form_id=instrument.form_id).exclude(operation=definition.code).first()
    if other is not None:
        raise FormOfAnotherOperation(form_id=instrument.form_id, operation=other.operation)
    found = InstrumentVersion.objects.filter(form_id=instrument.form_id, version=instrument.version).first()
    if found is not None and found.sha256 != hashlib.sha256(instrument.xform).hexdigest():
        raise InstrumentChanged(form_id=instrument.form_id, version=instrument.version)
    return found


def _publish(definition: OperationDefinition, by: Actor, at: datetime) -> InstrumentVersion:
    instrument = definition.instrument
    found = outline(instrument.xform)
    return InstrumentVersion.objects.create(
        operation=definition.code,
        operation_version=definition.version,
        form_id=instrument.form_id,
        version=instrument.version,
        title_vi=instrument.title.vi,
        title_en=instrument.title.en,
        xform=instrument.xform,
        md5=hashlib.md5(instrument.xform, usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(instrument.xform).hexdigest(),
        questions=_questions(instrument),
        binary_paths=list(found.binary_paths),
        repeat_paths=list(found.repeat_paths),
        published_at=at,
        published_by=by.name,
    )


def _questions(instrument: InstrumentDefinition) -> list[dict[str, Any]]:
    return [_question(question) for question in instrument.questions]


def _question(question: Question) -> dict[str, Any]:
    variable = question.variable
    return {
        "name": variable.name,
        "path": variable.path,
        "type": variable.type,
        "label": variable.label.to_json(),
        "categories": {category.code: category.name.to_json() for category in variable.categories},
    }


def _keep_waves(definition: OperationDefinition) -> None:
    for wave in definition.waves:
        Wave.objects.update_or_create(
            operation=definition.code,
            code=wave.code,
            defaults={
                "title_vi": wave.title.vi,
                "title_en": wave.title.en,
                "period": wave.period,
                "collection_start": wave.collection_start,
                "collection_end": wave.collection_end,
            },
        )


@transaction.atomic
def set_instrument_status(*, form_id: str, version: str, status: str, by: Actor, at: datetime) -> None:
    """`closing`: off the devices' list, late records are taken. `closed`: nothing more is taken."""
    found = InstrumentVersion.objects.select_for_update().filter(form_id=form_id, version=version).first()
    if found is None:
        raise NoSuchInstrument(operation=form_id)
    demand(by, Capability.OPERATION_IMPORT, operation=found.operation)
    before, found.status = found.status, status
    found.save(update_fields=["status"])
    _note("collect.set-instrument-status", found, by, at, {"before": before, "after": status})
    known.forget()
    transaction.on_commit(known.forget)


def _note(action: str, published: InstrumentVersion, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    subject = f"instrument:{published.form_id}@{published.version}"
    audit.record(action=action, subject=subject, by=by, at=at, after=published.sha256, facts=facts)
