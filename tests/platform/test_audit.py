"""The audit log: append-only, sealed behind the writes, and honest about tampering."""

import time

import pytest
from django.db import DatabaseError, connection, transaction

from solieu.platform import audit
from solieu.platform.actors import SYSTEM
from solieu.platform.models import AuditEntry, AuditSeal

pytestmark = pytest.mark.django_db(transaction=True)


def write(now, count=3):
    for number in range(count):
        audit.record(action="test.write", subject=f"thing:{number}", by=SYSTEM, at=now, after=str(number))
    seal_everything()


def seal_everything():
    """Transactions of other databases on this server hold the sealing back for a moment."""
    deadline = time.monotonic() + 30
    while audit.waiting() and time.monotonic() < deadline:
        audit.seal()


def tamper(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(sql, values)


def entry(subject):
    return AuditEntry.objects.get(subject=subject)


def test_an_untouched_chain_verifies(now):
    write(now, 20)
    assert audit.verify() == []
    assert AuditSeal.objects.count() == 20


def test_sealing_twice_adds_nothing(now):
    write(now)
    assert audit.seal() == 0


def test_an_entry_of_an_open_transaction_is_sealed_after_it_ends(now):
    with transaction.atomic():
        audit.record(action="test.write", subject="thing:open", by=SYSTEM, at=now)
        audit.seal()
        assert not AuditSeal.objects.exists()
    seal_everything()
    assert AuditSeal.objects.count() == 1


def test_a_changed_entry_is_named(now):
    write(now)
    victim = entry("thing:1")
    tamper("update platform_auditentry set actor = 'someone else' where id = %s", victim.id)
    assert [f.entry for f in audit.verify()] == [victim.id]


def test_a_deleted_entry_is_named(now):
    write(now)
    victim = entry("thing:1")
    tamper("delete from platform_auditentry where id = %s", victim.id)
    assert [(f.entry, f.what) for f in audit.verify()] == [(victim.id, "the entry was deleted")]


def test_a_chain_cut_at_the_end_is_seen_by_its_noted_head(now):
    write(now)
    tamper("delete from platform_auditseal where number = 3")
    assert [f.what for f in audit.verify()] == ["the end of the chain was cut off"]


def test_a_chain_rewritten_as_a_whole_is_seen_by_its_noted_head(now):
    write(now)
    tamper("update platform_auditentry set actor = 'someone else' where id = %s", entry("thing:0").id)
    heads = audit.heads_file().read_text()
    tamper("delete from platform_auditseal")
    seal_everything()
    audit.heads_file().write_text(heads)
    assert "the chain was rewritten: its noted head differs" in [f.what for f in audit.verify()]


@pytest.mark.parametrize("table", ["platform_auditentry", "platform_auditseal"])
@pytest.mark.parametrize("change", ["delete from {}", "update {} set transaction_id = 1"])
def test_the_database_refuses_changes(now, table, change):
    write(now)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))
