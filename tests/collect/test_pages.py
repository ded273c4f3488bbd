"""Pages of the field: everybody sees their own territory and nothing else, in two languages."""

import pytest
from django.test import Client
from tests.collect.builders import OPERATION, record
from tests.collect.devices import NOW, Device, make_device

from solieu.collect.models import AccessToken, Attachment, Quarantine, Submission
from solieu.platform import services as platform
from solieu.platform.actors import SYSTEM, Role
from solieu.platform.models import AuditEntry

HOME = f"/collection/{OPERATION}/"


@pytest.fixture
def signed_in(device):
    """Signs somebody with one role in and gives their browser."""

    def make(role: Role, territory: str = "VN", operation: str = OPERATION) -> Client:
        name = f"{role}-{territory}"
        platform.create_account(username=name, full_name=name, password="", by=SYSTEM, at=NOW)
        platform.give_role(username=name, role=role, operation=operation, territory=territory, by=SYSTEM, at=NOW)
        from solieu.platform.models import User

        browser = Client(headers={"Accept": "text/html"})
        browser.force_login(User.objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
        return browser

    return make


@pytest.fixture
def field(device: Device):
    """Two districts, a correction, a file, a conflict."""
    here, there = make_device(device.client, "VN.017", "Lan"), make_device(device.client, "VN.018", "Minh")
    here.send(record("uuid:here", answers={"size": 4, "area": "rural", "photo": "a.jpg"}), {"a.jpg": b"jpeg"})
    here.send(record("uuid:here2", deprecated_id="uuid:here", answers={"size": 5, "area": "urban", "photo": "a.jpg"}))
    there.send(record("uuid:there"))
    there.send(record("uuid:there", answers={"size": 9, "area": "rural"}))
    return here, there


def test_a_supervisor_sees_the_own_territory_and_nothing_else(field, signed_in):
    browser = signed_in(Role.SUPERVISOR, "VN.017")
    page = browser.get(HOME).content.decode()
    assert "uuid:here" in page and "uuid:there" not in page
    assert "uuid:there" not in browser.get(f"{HOME}held/?all").content.decode()
    assert "uuid:there" not in browser.get(f"{HOME}deliveries/").content.decode()
    assert "Minh" not in browser.get(f"{HOME}devices/").content.decode()
    there = Submission.objects.get(root_instance_id="uuid:there")
    assert browser.get(f"{HOME}records/{there.pk}/").status_code == 403
    assert browser.get(f"{HOME}held/{Quarantine.objects.get().pk}/").status_code == 403


def test_a_territory_is_not_the_one_that_begins_alike(field, signed_in):
    assert "uuid:here" not in signed_in(Role.SUPERVISOR, "VN.01").get(HOME).content.decode()


@pytest.mark.parametrize("page", ["", "held/", "deliveries/", "devices/"])
@pytest.mark.parametrize("role", [Role.READER, Role.ENUMERATOR, Role.METHODOLOGIST])
def test_who_has_no_business_here_is_refused(field, signed_in, role, page):
    assert signed_in(role).get(f"{HOME}{page}").status_code == 403


def test_a_stranger_is_asked_to_sign_in(field, client):
    answer = client.get(HOME, headers={"Accept": "text/html"})
    assert answer.status_code == 302 and "sign-in" in answer["Location"]


def test_counts_stand_on_the_first_page_in_both_languages(field, signed_in):
    browser = signed_in(Role.STATISTICIAN)
    assert "Phiếu đã nhận" in browser.get("/collection/").content.decode()
    assert OPERATION in browser.get("/en/collection/").content.decode()


def test_records_can_be_searched_and_narrowed(field, signed_in):
    browser = signed_in(Role.STATISTICIAN)
    assert "uuid:there" not in browser.get(f"{HOME}?q=Lan").content.decode()
    assert "uuid:here" in browser.get(f"{HOME}?q=VN.017").content.decode()
    assert "uuid:there" not in browser.get(f"{HOME}?state=corrected").content.decode()
    assert "uuid:" not in browser.get(f"{HOME}?q=nobody").content.decode()


def test_a_record_shows_questions_answers_changes_and_deliveries(field, signed_in):
    browser = signed_in(Role.SUPERVISOR, "VN.017")
    number = Submission.objects.get(root_instance_id="uuid:here").pk
    page = browser.get(f"{HOME}records/{number}/").content.decode()
    assert "Số người trong hộ" in page and "<del>4</del>" in page and "<ins>5</ins>" in page
    assert "<ins>Thành thị</ins>" in page and "a.jpg" in page
    assert "<del>" not in browser.get(f"{HOME}records/{number}/1/").content.decode()
    assert "Persons" in browser.get(f"/en{HOME}records/{number}/").content.decode()
    assert browser.get(f"{HOME}records/{number}/9/").status_code == 404


def test_a_file_is_given_as_a_download_and_written_down(field, signed_in):
    number = Attachment.objects.get().pk
    answer = signed_in(Role.SUPERVISOR, "VN.017").get(f"{HOME}files/{number}/")
    assert b"".join(answer.streaming_content) == b"jpeg"
    assert answer["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.filter(action="collect.open-attachment").count() == 1
    assert signed_in(Role.SUPERVISOR, "VN.018").get(f"{HOME}files/{number}/").status_code == 403


def test_a_held_record_is_compared_and_decided_on_its_page(field, signed_in):
    browser, number = signed_in(Role.SUPERVISOR, "VN.018"), Quarantine.objects.get().pk
    assert "Trùng mã, khác nội dung" in browser.get(f"{HOME}held/").content.decode()
    assert "<del>4</del>" in browser.get(f"{HOME}held/{number}/").content.decode()
    answer = browser.post(f"{HOME}held/{number}/decide/", {"decision": "reject"})
    assert answer.status_code == 422
    answer = browser.post(f"{HOME}held/{number}/decide/", {"decision": "accept"}, follow=True)
    assert answer.status_code == 200 and "Đã ghi quyết định." in answer.content.decode()
    assert Submission.objects.get(root_instance_id="uuid:there").current_version == 2


def test_a_code_is_issued_shown_once_and_revoked(field, signed_in):
    browser = signed_in(Role.SUPERVISOR, "VN.017")
    page = browser.post(f"{HOME}devices/issue/", {"name": "Hoa", "wave": "2026", "territory": "VN.017"})
    token = AccessToken.objects.get(enumerator="Hoa")
    address = page.content.decode().split("http://testserver/openrosa/")[1].split("<")[0]
    assert len(address) == 64 and page["Cache-Control"]
    assert address not in browser.get(f"{HOME}devices/").content.decode()
    assert Device(browser, address).get("formList").status_code == 200
    browser.post(f"{HOME}devices/{token.pk}/revoke/")
    assert Device(browser, address).get("formList").status_code == 403
    refused = browser.post(f"{HOME}devices/issue/", {"name": "Hoa", "territory": "VN"})
    assert refused.status_code == 403


def test_refused_deliveries_can_be_seen_alone(field, signed_in):
    field[0].send(b"<x")
    page = signed_in(Role.STATISTICIAN).get(f"{HOME}deliveries/?refused").content.decode()
    assert "XML" in page and "uuid:here" not in page
