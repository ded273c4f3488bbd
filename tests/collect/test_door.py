"""Every row of the protocol table, through the door."""

import gzip
import hashlib
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from lxml import etree
from tests.collect.builders import FORM, OPERATION, definition, record
from tests.collect.devices import NOW, Device, message

from solieu.collect import services, uploads
from solieu.collect.models import (
    AccessToken,
    Attachment,
    Delivery,
    Payload,
    Quarantine,
    Submission,
    SubmissionVersion,
)
from solieu.platform import storage
from solieu.platform.actors import SYSTEM
from solieu.platform.models import AuditEntry

LIST = "{http://openrosa.org/xforms/xformsList}"
BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + record().replace(b"rural", b"&b;")


def outcomes() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("outcome", flat=True))


def nothing_but_the_log() -> bool:
    kept = [Submission, SubmissionVersion, Payload, Attachment, Quarantine]
    return not any(model.objects.exists() for model in kept) and not files_kept()


def files_kept() -> list[Path]:
    folders = (storage.data_dir() / "incoming", storage.data_dir() / "blobs")
    return [file for folder in folders for file in folder.rglob("*") if file.is_file()]


def test_the_form_list_names_the_bytes_that_are_served(device: Device):
    listed = device.get("formList?formID=hh&verbose=true&deviceID=x")
    [form] = etree.fromstring(listed.content)
    assert listed.status_code == 200 and "text/xml" in listed["Content-Type"]
    assert form.findtext(f"{LIST}formID") == FORM
    served = device.client.get(form.findtext(f"{LIST}downloadUrl"))
    assert form.findtext(f"{LIST}hash") == "md5:" + hashlib.md5(served.content).hexdigest()
    assert (
        device.client.get(form.findtext(f"{LIST}downloadUrl"), headers={"If-None-Match": served["ETag"]}).status_code
        == 304
    )


def test_only_the_newest_version_is_offered_unless_all_are_asked_for(device: Device):
    services.publish_instrument(definition=definition("2", number=2), by=SYSTEM, at=NOW)
    assert [f.findtext(f"{LIST}version") for f in etree.fromstring(device.get("formList").content)] == ["2"]
    assert len(etree.fromstring(device.get("formList?listAllVersions=true").content)) == 2
    assert device.send(record(version="1")).status_code == 201


def test_a_manifest_is_a_list_even_when_empty(device: Device):
    answer = device.get("forms/hh/1/manifest")
    assert answer.status_code == 200
    assert etree.fromstring(answer.content).tag == "{http://openrosa.org/xforms/xformsManifest}manifest"


def test_before_sending_a_device_asks_and_is_told_204(device: Device):
    answer = device.client.head(f"{device.base}/submission?deviceID=1", headers=device.headers())
    assert answer.status_code == 204
    assert answer["X-OpenRosa-Version"] == "1.0"
    assert int(answer["X-OpenRosa-Accept-Content-Length"]) > 10_000_000
    assert answer["Date"]


def test_a_new_record_is_answered_201_and_stands_with_its_bytes(device: Device):
    payload = record("uuid:1")
    answer = device.send(payload)
    assert answer.status_code == 201 and message(answer) == "The record was received."
    kept = SubmissionVersion.objects.get(instance_id="uuid:1")
    assert bytes(kept.payload.bytes) == payload
    assert (kept.submission.operation, kept.submission.territory, kept.enumerator) == (OPERATION, "VN", "Lan")
    assert kept.submission.state == "received" and kept.submission.completed_at is not None
    delivery = Delivery.objects.get()
    assert (delivery.device_id, delivery.outcome, delivery.status) == ("d:1", "accepted", 201)
    assert AuditEntry.objects.filter(action="collect.receive", subject="submission:hh/uuid:1", actor="Lan").count() == 1


def test_answers_are_in_vietnamese_unless_english_is_asked_for(device: Device):
    device.language = "vi-VN"
    answer = device.send(record())
    assert message(answer) == "Đã nhận phiếu." and answer["Content-Language"] == "vi"


@pytest.mark.parametrize("path", ["formList", "submission", "forms/hh/1/manifest"])
def test_without_the_protocol_version_the_answer_is_400(device: Device, path: str):
    answer = (
        device.client.post(f"{device.base}/{path}")
        if path == "submission"
        else device.client.get(f"{device.base}/{path}")
    )
    assert answer.status_code == 400
    assert "X-OpenRosa-Version" in message(answer)


def test_a_wrong_date_is_nobodys_business(device: Device):
    answer = device.client.head(
        f"{device.base}/submission", headers=device.headers(Date="Mon, 01 Jan 1990 02:00:00 GMT")
    )
    assert answer.status_code == 204


def test_the_same_bytes_again_are_201_and_change_nothing(device: Device):
    payload = record("uuid:1")
    assert [device.send(payload).status_code for _ in range(3)] == [201, 201, 201]
    assert SubmissionVersion.objects.count() == 1
    assert outcomes() == ["accepted", "duplicate", "duplicate"]
    assert AuditEntry.objects.filter(action="collect.duplicate-delivery").count() == 2


def test_other_bytes_under_a_known_identity_are_409_and_held(device: Device):
    first, other = record("uuid:1"), record("uuid:1") + b"\n"
    device.send(first)
    answers = [device.send(other) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "kept" in message(answers[0])
    held = Quarantine.objects.get()
    assert (held.reason, bytes(held.payload.bytes), held.state) == ("conflict", other, "open")
    assert SubmissionVersion.objects.count() == 1


def test_a_correction_becomes_the_current_version(device: Device):
    first = record("uuid:1")
    edit = record("uuid:2", deprecated_id="uuid:1", answers={"size": 5, "area": "rural"})
    assert [device.send(p).status_code for p in (first, edit, edit)] == [201, 201, 201]
    submission = Submission.objects.get()
    assert (submission.root_instance_id, submission.current_version) == ("uuid:1", 2)
    assert outcomes() == ["accepted", "corrected", "duplicate"]


def test_the_original_again_after_a_correction_is_201(device: Device):
    first = record("uuid:1")
    device.send(first)
    device.send(record("uuid:2", deprecated_id="uuid:1"))
    assert device.send(first).status_code == 201
    assert Submission.objects.get().current_version == 2


def test_corrections_follow_one_another(device: Device):
    device.send(record("uuid:1"))
    for n in range(2, 5):
        assert device.send(record(f"uuid:{n}", deprecated_id=f"uuid:{n - 1}")).status_code == 201
    assert Submission.objects.get().current_version == 4


def test_a_correction_of_an_old_version_is_held_and_answered_202(device: Device):
    device.send(record("uuid:1"))
    device.send(record("uuid:2", deprecated_id="uuid:1"))
    answer = device.send(record("uuid:3", deprecated_id="uuid:1"))
    assert answer.status_code == 202 and "supervisor" in message(answer)
    assert Quarantine.objects.get().reason == "stale-correction"
    assert Submission.objects.get().current_version == 2


def test_a_correction_of_an_unknown_record_is_held_and_answered_202(device: Device):
    assert device.send(record("uuid:2", deprecated_id="uuid:1")).status_code == 202
    assert Quarantine.objects.get().reason == "unknown-original"


def test_an_unknown_form_version_is_held_and_answered_202(device: Device):
    payload = record("uuid:1", version="9")
    assert device.send(payload).status_code == 202
    assert Quarantine.objects.get().reason == "unknown-form-version"
    services.publish_instrument(definition=definition("9", number=9), by=SYSTEM, at=NOW)
    assert device.send(payload).status_code == 201
    assert Quarantine.objects.get().state == "resolved"


def test_an_unknown_form_is_404_and_leaves_only_the_log(device: Device):
    answer = device.send(record("uuid:1", form="nobody"), {"a.jpg": b"x"})
    assert answer.status_code == 404 and "nobody" in message(answer)
    assert nothing_but_the_log() and outcomes() == ["collect.unknown-form"]


def test_a_form_of_another_operation_is_unknown_to_this_token(device: Device):
    services.publish_instrument(definition=definition(code="secret", form="sec"), by=SYSTEM, at=NOW)
    assert device.send(record(form="sec")).status_code == 404
    assert device.get("forms/sec/1.xml").status_code == 404


@pytest.mark.parametrize(
    ("payload", "status", "code", "said"),
    [
        (b"<data id='hh'>\n<a></b></data>", 400, "openrosa.malformed", "line 2"),
        (BOMB, 400, "openrosa.doctype", "DOCTYPE"),
        (record().replace(b"rural", b"\x00"), 400, "openrosa.control-character", "U+0000"),
        (b"<data id='hh' version='1'/>", 400, "openrosa.no-instance-id", "instanceID"),
        (b"<data/>", 400, "openrosa.no-form-id", "form"),
        (b"", 400, "collect.no-submission-file", "xml_submission_file"),
    ],
)
def test_what_is_no_record_is_refused_precisely_and_leaves_only_the_log(device, payload, status, code, said):
    answer = device.send(payload, {"a.jpg": b"picture"})
    assert answer.status_code == status and said in message(answer)
    assert nothing_but_the_log() and outcomes() == [code]


def test_a_wrong_token_is_403_at_every_door(device: Device):
    stranger = Device(device.client, "x" * 64)
    assert stranger.send(record(), {"a.jpg": b"1"}).status_code == 403
    assert stranger.get("formList").status_code == 403
    assert stranger.get("forms/hh/1.xml").status_code == 403
    assert stranger.client.head(f"{stranger.base}/submission", headers=stranger.headers()).status_code == 403
    assert nothing_but_the_log() and outcomes() == ["collect.wrong-token"]


def test_a_revoked_token_is_403(device: Device):
    services.revoke_token(token_id=AccessToken.objects.get().pk, by=SYSTEM, at=NOW)
    assert device.send(record()).status_code == 403


def test_a_closed_form_is_409_but_knows_what_it_has(device: Device):
    payload = record("uuid:1")
    device.send(payload)
    services.set_instrument_status(form_id=FORM, version="1", status="closed", by=SYSTEM, at=NOW)
    assert device.send(record(), {"a.jpg": b"1"}).status_code == 409
    assert device.send(payload).status_code == 201
    assert outcomes() == ["accepted", "collect.form-closed", "duplicate"]
    assert len(etree.fromstring(device.get("formList").content)) == 0 and not files_kept()


def test_a_closing_form_takes_late_records_and_is_not_offered(device: Device):
    services.set_instrument_status(form_id=FORM, version="1", status="closing", by=SYSTEM, at=NOW)
    assert device.send(record()).status_code == 201
    assert len(etree.fromstring(device.get("formList").content)) == 0


def test_files_in_chunks_complete_the_record(device: Device):
    payload = record("uuid:1", answers={"size": 1, "area": "urban", "photo": "ảnh nhà.jpg"})
    assert device.send(payload, more_follows=True).status_code == 201
    assert Submission.objects.get().state == "partial"
    assert device.send(payload, {"ảnh nhà.jpg": b"jpeg"}).status_code == 201
    submission, file = Submission.objects.get(), Attachment.objects.get()
    assert submission.state == "received" and submission.completed_at is not None
    assert (file.filename, file.expected, file.received, file.orphan) == ("ảnh nhà.jpg", True, True, False)
    assert storage.path(file.sha256).read_bytes() == b"jpeg"
    assert list(Delivery.objects.order_by("id").values_list("incomplete", flat=True)) == [True, False]


def test_a_decomposed_name_meets_its_answer(device: Device):
    payload = record("uuid:1", answers={"photo": "a\u0309nh.jpg"})
    device.send(payload, {"ảnh.jpg": b"jpeg"})
    assert Attachment.objects.get().expected and Submission.objects.get().state == "received"


def test_a_file_nobody_asked_for_is_kept_as_an_orphan(device: Device):
    assert device.send(record(), {"audit.csv": b"event"}).status_code == 201
    file = Attachment.objects.get()
    assert file.orphan and file.received and not file.expected


def test_two_files_with_equal_bytes_are_both_kept(device: Device):
    assert device.send(record(), {"a.jpg": b"same", "b.jpg": b"same"}).status_code == 201
    assert sorted(Attachment.objects.values_list("filename", flat=True)) == ["a.jpg", "b.jpg"]
    assert len(files_kept()) == 1


def test_other_bytes_under_a_files_name_are_kept_beside_it(device: Device):
    payload = record("uuid:1", answers={"photo": "a.jpg"})
    for content in (b"one", b"two", b"two"):
        assert device.send(payload, {"a.jpg": content}).status_code == 201
    assert sorted(Attachment.objects.values_list("orphan", flat=True)) == [False, True]


def test_a_correction_inherits_files_by_name(device: Device):
    answers = {"photo": "a.jpg"}
    device.send(record("uuid:1", answers=answers), {"a.jpg": b"1"})
    device.send(record("uuid:2", deprecated_id="uuid:1", answers=answers))
    assert Submission.objects.get().state == "received" and Attachment.objects.get().expected
    device.send(record("uuid:3", deprecated_id="uuid:2", answers={"photo": ""}))
    assert not Attachment.objects.get().expected


def test_files_of_a_held_record_are_held_with_it(device: Device):
    device.send(record("uuid:1"))
    device.send(record("uuid:1", answers={"photo": "a.jpg"}), {"a.jpg": b"1"})
    assert [file["filename"] for file in Quarantine.objects.get().files] == ["a.jpg"]
    assert not Attachment.objects.exists()


def test_a_file_over_the_limit_is_413_and_leaves_only_the_log(device: Device):
    answer = device.send(record(), {"small.jpg": b"1", "film.mp4": bytes(50 * (1 << 20))})
    assert answer.status_code == 413
    assert "film.mp4" in message(answer) and "25 MB" in message(answer)
    assert nothing_but_the_log() and outcomes() == ["collect.attachment-too-large"]


def test_a_request_over_the_limit_is_413(device: Device, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "SOLIEU_COLLECT_MAX_ATTACHMENT_MB", 1)
    files = {f"{n}.jpg": bytes(1 << 20) for n in range(5)}
    assert device.send(record(), files).status_code == 413
    assert nothing_but_the_log()


def test_with_a_full_disk_the_record_stays_on_the_device(device: Device, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(uploads, "_room_seen", [0.0])
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=0))
    answer = device.send(record(), {"a.jpg": b"1"})
    assert answer.status_code == 507 and "disk" in message(answer)
    assert nothing_but_the_log() and outcomes() == ["platform.disk-full"]


def raw_post(device: Device, body: bytes, **headers: str):
    kind = headers.pop("content_type", "multipart/form-data; boundary=b")
    return device.client.generic("POST", f"{device.base}/submission", body, kind, headers=device.headers(**headers))


def multipart(payload: bytes) -> bytes:
    head = b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="x.xml"\r\n\r\n'
    return head + payload + b"\r\n--b--\r\n"


def test_a_gzipped_body_is_understood_and_a_bomb_is_not(device: Device):
    good = gzip.compress(multipart(record()))
    assert raw_post(device, good, **{"Content-Encoding": "gzip"}).status_code == 201
    bomb = gzip.compress(multipart(record() + bytes(200 << 20)), 1)
    assert raw_post(device, bomb, **{"Content-Encoding": "gzip"}).status_code == 413
    assert raw_post(device, b"no gzip", **{"Content-Encoding": "gzip"}).status_code == 400
    assert Submission.objects.count() == 1


def test_a_body_that_breaks_off_is_400_and_leaves_only_the_log(device: Device):
    assert raw_post(device, multipart(record())[:-30]).status_code == 400
    assert raw_post(device, b"x", content_type="text/xml").status_code == 415
    assert nothing_but_the_log()


def test_the_log_and_the_payloads_cannot_be_changed(device: Device):
    from django.db import DatabaseError, transaction

    device.send(record())
    for model, change in ((Delivery, {"outcome": "x"}), (Payload, {"bytes": b""}), (SubmissionVersion, {"number": 9})):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.update(**change)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_other_methods_are_told_what_is_possible(device: Device):
    answer = device.client.put(f"{device.base}/submission")
    assert answer.status_code == 405 and answer["Allow"] == "HEAD, POST"
