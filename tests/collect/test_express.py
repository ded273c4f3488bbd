"""The short way writes what the long way writes."""

import pytest
from tests.collect.builders import record
from tests.collect.devices import Device

from solieu.collect.models import Delivery, Payload, Submission, SubmissionVersion
from solieu.collect.services import intake
from solieu.platform import audit
from solieu.platform.models import AuditEntry

OWN = {"id", "transaction_id", "submission_id", "received_at", "completed_at", "at"}


def everything() -> list[list[dict]]:
    tables = (Submission, SubmissionVersion, Payload, Delivery)
    rows = [list(model.objects.order_by("pk").values()) for model in tables]
    rows.append(list(AuditEntry.objects.filter(action__startswith="collect.receive").order_by("id").values()))
    return [[{name: _plain(v) for name, v in row.items() if name not in OWN} for row in table] for table in rows]


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def everything_after(device: Device, payload: bytes) -> list[list[dict]]:
    from django.db import transaction

    kept = []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert device.send(payload).status_code == 201
        kept = everything()
        raise ZeroDivisionError
    return kept


def test_both_ways_write_the_same(device: Device, monkeypatch: pytest.MonkeyPatch):
    payload = record("uuid:đ'\"\\1", answers={"size": 1, "area": "Bến Tre & <x>"})
    short = everything_after(device, payload)
    monkeypatch.setattr(intake, "_speaks_of_files", lambda decision: True)
    assert everything_after(device, payload) == short
    assert [len(table) for table in short] == [1, 1, 1, 1, 1]


def test_what_the_short_way_writes_is_sealed_and_whole(device: Device, transactional_db: None):
    device.send(record())
    assert audit.seal() > 0 and audit.verify() == []
