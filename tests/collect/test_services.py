"""Publishing, tokens, decisions of people, and the deposit in the vault."""

import json
from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from tests.collect.builders import FORM, OPERATION, WAVE, definition, record
from tests.collect.devices import NOW, Device, make_device

from solieu.collect import queries, services
from solieu.collect.errors import (
    AlreadyDecided,
    FormOfAnotherOperation,
    InstrumentChanged,
    NoSuchWave,
    NoteWanted,
    NothingCollected,
)
from solieu.collect.models import AccessToken, InstrumentVersion, Quarantine, Submission, SubmissionVersion
from solieu.core.tables import DatasetRef
from solieu.platform.actors import SYSTEM
from solieu.platform.models import AuditEntry
from solieu.platform.permissions import NotAllowed
from solieu.vault import confidential
from solieu.vault import queries as vault

LATER = NOW + timedelta(hours=1)


def test_the_same_questionnaire_is_published_once(instrument):
    again = services.publish_instrument(definition(number=2), by=SYSTEM, at=LATER)
    assert again.pk == instrument.pk and again.operation_version == 1
    assert AuditEntry.objects.filter(action="collect.publish-instrument").count() == 1


def test_a_published_version_never_changes(instrument):
    changed = definition()
    object.__setattr__(changed.instrument, "xform", changed.instrument.xform + b"<!-- -->")
    with pytest.raises(InstrumentChanged):
        services.publish_instrument(changed, by=SYSTEM, at=LATER)


def test_a_form_belongs_to_one_operation(instrument):
    with pytest.raises(FormOfAnotherOperation):
        services.publish_instrument(definition("5", code="other"), by=SYSTEM, at=NOW)


def test_an_instrument_knows_where_files_and_repeats_are(instrument):
    kept = InstrumentVersion.objects.get()
    assert kept.binary_paths == ["/data/photo"] and kept.repeat_paths == ["/data/member"]
    assert [question["name"] for question in kept.questions] == ["size", "area", "member", "photo"]


@pytest.mark.parametrize("role", ["statistician", "supervisor", "enumerator", "reader", "administrator"])
def test_only_who_may_import_publishes(db, actor_with, role):
    with pytest.raises(NotAllowed):
        services.publish_instrument(definition(), by=actor_with(role), at=NOW)


def test_a_token_is_shown_once_and_kept_as_a_digest(instrument):
    token = services.issue_token(name="Lan", operation=OPERATION, by=SYSTEM, at=NOW)
    kept = AccessToken.objects.get()
    assert len(token) == 64 and token.isalnum()
    assert token not in str(AccessToken.objects.values().get()) and kept.wave == WAVE


def test_a_token_needs_a_wave(db):
    with pytest.raises(NoSuchWave):
        services.issue_token(name="Lan", operation="nobody", by=SYSTEM, at=NOW)


def test_a_supervisor_issues_tokens_only_at_home(instrument, actor_with):
    supervisor = actor_with("supervisor", OPERATION, "VN.017")
    services.issue_token(name="Lan", operation=OPERATION, territory="VN.017.3", by=supervisor, at=NOW)
    with pytest.raises(NotAllowed):
        services.issue_token(name="Lan", operation=OPERATION, territory="VN.018", by=supervisor, at=NOW)
    stranger = actor_with("supervisor", OPERATION, "VN.018")
    with pytest.raises(NotAllowed):
        services.revoke_token(token_id=AccessToken.objects.get().pk, by=stranger, at=NOW)


def held(device: Device) -> Quarantine:
    device.send(record("uuid:1", answers={"size": 1, "area": "rural"}))
    device.send(record("uuid:1", answers={"size": 2, "area": "rural", "photo": "a.jpg"}), {"a.jpg": b"1"})
    return Quarantine.objects.get()


def test_an_accepted_conflict_becomes_the_current_version_with_its_files(device: Device, actor_with):
    boss = actor_with("supervisor", OPERATION)
    services.resolve_quarantine(number=held(device).pk, accept=True, note="", by=boss, at=LATER)
    submission = Submission.objects.get()
    assert (submission.current_version, submission.state) == (2, "received")
    assert submission.attachments.get().filename == "a.jpg"
    assert Quarantine.objects.get().resolved_by == boss.name
    assert AuditEntry.objects.filter(action="collect.accept-held").count() == 1
    again = record("uuid:1", answers={"size": 2, "area": "rural", "photo": "a.jpg"})
    assert device.send(again).status_code == 201
    assert SubmissionVersion.objects.count() == 2


def test_a_rejected_payload_is_kept_with_the_reason(device: Device):
    number = held(device).pk
    with pytest.raises(NoteWanted):
        services.resolve_quarantine(number=number, accept=False, note=" ", by=SYSTEM, at=LATER)
    services.resolve_quarantine(number=number, accept=False, note="Nhập thử.", by=SYSTEM, at=LATER)
    kept = Quarantine.objects.get()
    assert (kept.state, kept.note) == ("rejected", "Nhập thử.") and bytes(kept.payload.bytes)
    with pytest.raises(AlreadyDecided):
        services.resolve_quarantine(number=number, accept=True, note="", by=SYSTEM, at=LATER)


def test_an_accepted_stale_correction_follows_the_current_version(device: Device):
    device.send(record("uuid:1"))
    device.send(record("uuid:2", deprecated_id="uuid:1"))
    device.send(record("uuid:3", deprecated_id="uuid:1"))
    services.resolve_quarantine(number=Quarantine.objects.get().pk, accept=True, note="", by=SYSTEM, at=LATER)
    assert Submission.objects.get().current_version == 3
    assert device.send(record("uuid:4", deprecated_id="uuid:3")).status_code == 201


def test_an_accepted_correction_of_nothing_becomes_a_record(device: Device):
    device.send(record("uuid:2", deprecated_id="uuid:1"))
    services.resolve_quarantine(number=Quarantine.objects.get().pk, accept=True, note="", by=SYSTEM, at=LATER)
    assert Submission.objects.get().root_instance_id == "uuid:2"


def test_a_record_of_an_unknown_version_is_taken_under_the_newest(device: Device):
    device.send(record("uuid:1", version="77"))
    services.resolve_quarantine(number=Quarantine.objects.get().pk, accept=True, note="", by=SYSTEM, at=LATER)
    kept = SubmissionVersion.objects.select_related("instrument").get()
    assert (kept.form_version, kept.instrument.version) == ("77", "1")


def test_decisions_are_made_at_home(device: Device, actor_with):
    number = held(make_device(device.client, "VN.017")).pk
    for actor in (actor_with("supervisor", OPERATION, "VN.018"), actor_with("enumerator"), actor_with("administrator")):
        with pytest.raises(NotAllowed):
            services.resolve_quarantine(number=number, accept=True, note="", by=actor, at=LATER)


def deposit(at=LATER) -> DatasetRef:
    return services.deposit_raw(operation=OPERATION, wave=WAVE, by=SYSTEM, at=at)


def rows(ref: DatasetRef) -> list[dict]:
    with confidential.open_dataset(ref, by=SYSTEM, purpose="test", at=LATER) as units:
        return pq.read_table(units.path).to_pylist()


def test_the_deposit_holds_the_current_version_of_every_record_in_key_order(device: Device):
    device.send(record("uuid:b", answers={"size": 1, "area": "rural"}))
    device.send(record("uuid:a", answers={"size": 2.5, "area": None}))
    device.send(record("uuid:c", deprecated_id="uuid:b", answers={"size": 3, "area": "urban"}))
    first, second = rows(deposit())
    assert list(first) == [
        "unit",
        "version",
        "form_version",
        "enumerator",
        "received_at",
        "size",
        "area",
        "member",
        "photo",
    ]
    assert (first["unit"], first["version"], first["size"], first["area"]) == ("uuid:a", 1, "2.5", None)
    assert (second["unit"], second["version"], second["size"], second["area"]) == ("uuid:b", 2, "3", "urban")
    assert first["received_at"].tzinfo is not None and first["enumerator"] == "Lan"


def test_repeats_are_lists_even_when_they_occur_once(device: Device):
    device.send(record("uuid:1").replace(b"</hh>", b"</hh><member><age>40</age></member>"))
    assert json.loads(rows(deposit())[0]["member"]) == [{"age": "40"}]


def test_nothing_new_gives_the_same_version_and_a_new_record_the_next(device: Device):
    device.send(record("uuid:1"))
    first = deposit()
    assert deposit() == first
    device.send(record("uuid:2"))
    assert deposit().version == first.version + 1


def test_the_deposit_tells_where_it_comes_from(device: Device):
    device.send(record("uuid:1"))
    device.send(record("uuid:1"))
    device.send(record("uuid:1") + b" ")
    device.send(b"<nothing/>")
    graph = vault.ancestry(deposit())
    made = graph.maker(graph.root)
    assert made.kind == "collection" and graph.references() == [f"instrument:{OPERATION}@1"]
    assert made.counts["submissions"] == 1 and made.counts["quarantined"] == 1
    assert made.counts["deliveries"] == 4


def test_columns_cover_every_version_of_the_questionnaire(device: Device):
    device.send(record("uuid:1"))
    newer = definition("2", number=2)
    object.__setattr__(newer.instrument, "questions", newer.instrument.questions[1:2])
    services.publish_instrument(newer, by=SYSTEM, at=NOW)
    device.send(record("uuid:2", version="2"))
    assert list(rows(deposit())[0])[5:] == ["area", "size", "member", "photo"]
    assert vault.ancestry(deposit()).references() == [f"instrument:{OPERATION}@1", f"instrument:{OPERATION}@2"]


def test_an_empty_wave_is_not_deposited(instrument):
    with pytest.raises(NothingCollected):
        deposit()


def test_counting_tells_numbers_only(device: Device):
    device.send(record())
    assert queries.count_submissions(OPERATION) == queries.count_submissions(OPERATION, WAVE) == 1
    assert queries.count_submissions("other") == 0


def test_opening_a_record_is_written_down_and_stays_at_home(device: Device, actor_with):
    make_device(device.client, "VN.017").send(record("uuid:1"))
    number = Submission.objects.get().pk
    opened = services.open_record(submission_id=number, by=actor_with("supervisor", OPERATION, "VN.017"), at=LATER)
    assert {row.name: row.value.vi for row in opened.answers} == {"size": "4", "area": "Nông thôn"}
    assert AuditEntry.objects.filter(action="collect.open-record", subject=f"submission:{FORM}/uuid:1").count() == 1
    for actor in (
        actor_with("supervisor", OPERATION, "VN.018"),
        actor_with("supervisor", "other"),
        actor_with("reader"),
    ):
        with pytest.raises(NotAllowed):
            services.open_record(submission_id=number, by=actor, at=LATER)


def test_a_version_is_shown_beside_the_one_before(device: Device):
    device.send(record("uuid:1"))
    device.send(record("uuid:2", deprecated_id="uuid:1", answers={"size": 5, "area": "rural"}))
    opened = services.open_record(submission_id=Submission.objects.get().pk, by=SYSTEM, at=LATER)
    assert [(row.name, row.before.vi, row.value.vi) for row in opened.answers if row.is_changed] == [("size", "4", "5")]
    first = services.open_record(submission_id=Submission.objects.get().pk, number=1, by=SYSTEM, at=LATER)
    assert first.changes == 0
