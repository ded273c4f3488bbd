"""The pages: who sees them, what they say in two languages, and how a folder goes in."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from solieu.design import queries
from solieu.design.services import import_operation
from solieu.platform.actors import SYSTEM

from .folders import FOLDER, demo, edited, questionnaire

pytestmark = pytest.mark.django_db


def sent(files: dict[str, bytes]) -> dict[str, list[SimpleUploadedFile]]:
    return {"files": [SimpleUploadedFile(name, content) for name, content in files.items()]}


def zipped(files: dict[str, bytes], folder: str = "vlss-1998/") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, bytes_ in files.items():
            archive.writestr(folder + name, bytes_)
    return content.getvalue()


@pytest.fixture
def imported(now):
    return import_operation(FOLDER, by=SYSTEM, at=now)


def test_nobody_sees_operations_without_signing_in(client, imported):
    for path in ("/operations/", "/operations/vlss-1998/", "/operations/vlss-1998/1/files/rules.vtl"):
        assert client.get(path).status_code == 302


def test_an_enumerator_sees_no_operations(signed_in, imported):
    assert signed_in("enumerator").get("/operations/").status_code == 403


def test_the_list_shows_what_the_reader_may_see(signed_in, imported):
    assert "vlss-1998" in signed_in("methodologist").get("/operations/").content.decode()


def test_another_operations_methodologist_sees_an_empty_list(signed_in, imported):
    client = signed_in("methodologist", operation="census")
    assert "vlss-1998" not in client.get("/operations/").content.decode()
    assert client.get("/operations/vlss-1998/").status_code == 403


def test_the_list_is_searched(signed_in, imported):
    client = signed_in("methodologist")
    assert "vlss-1998" in client.get("/operations/?q=MỨC SỐNG").content.decode()
    assert "Không có chương trình nào khớp" in client.get("/operations/?q=xyz").content.decode()


def test_an_operation_reads_in_vietnamese_and_in_english(signed_in, imported):
    client = signed_in("methodologist")
    vietnamese = client.get("/operations/vlss-1998/").content.decode()
    english = client.get("/en/operations/vlss-1998/").content.decode()
    assert "<h1>Điều tra mức sống dân cư Việt Nam 1997–1998</h1>" in vietnamese
    assert "<h1>Viet Nam Living Standards Survey 1997–98</h1>" in english
    for page in (vietnamese, english):
        assert "Tuổi của chủ hộ" in page and "Age of the head of household" in page
        assert "R15" in page and "edit.conform@1.0" in page and "EXP_PC_MEDIAN" in page
        assert "Phần 2. Chủ hộ" in page


def test_files_come_back_byte_for_byte(signed_in, imported):
    client = signed_in("methodologist")
    for name, content in demo().items():
        assert client.get(f"/operations/vlss-1998/1/files/{name}").content == content
    assert client.get("/operations/vlss-1998/1/form.xml").content == imported.instrument.xform
    with zipfile.ZipFile(io.BytesIO(client.get("/operations/vlss-1998/1/folder.zip").content)) as archive:
        assert {n.split("/")[1]: archive.read(n) for n in archive.namelist()} == demo()


def test_files_and_versions_that_are_not_there_are_not_found(signed_in, imported):
    client = signed_in("methodologist")
    for path in ("1/files/secret.key", "9/", "1/files/..%2f..%2fsettings.py", "changes/1/7/"):
        assert client.get(f"/operations/vlss-1998/{path}").status_code == 404
    assert client.get("/operations/nothing/").status_code == 404


def test_changes_are_drawn_between_two_versions(signed_in, imported, now):
    cells = (("head_age", "constraint", ". >= 12 and . <= 110"),)
    files = edited("rules.vtl", "hhsize <= 15", "hhsize <= 12")
    import_operation(files | {"questionnaire.xlsx": questionnaire(*cells, version="1998.2")}, by=SYSTEM, at=now)
    page = signed_in("methodologist").get("/operations/vlss-1998/changes/1/2/").content.decode()
    assert "<del>. &gt;= 10 and . &lt;= 110</del><ins>. &gt;= 12 and . &lt;= 110</ins>" in page
    assert "<ins>    R11: hhsize &lt;= 12</ins>" in page


def test_the_form_of_two_versions_leads_to_their_changes(signed_in, imported):
    client = signed_in("methodologist")
    answer = client.get("/operations/vlss-1998/changes/?before=1&after=1")
    assert answer["Location"] == "/operations/vlss-1998/changes/1/1/"
    assert client.get("/operations/vlss-1998/changes/?before=x")["Location"] == "/operations/vlss-1998/"


@pytest.mark.parametrize("folder", ["", "vlss-1998/"])
def test_a_methodologist_imports_a_zip(signed_in, folder):
    content = SimpleUploadedFile("vlss.zip", zipped(demo(), folder))
    answer = signed_in("methodologist").post("/operations/import/", {"files": [content]})
    assert answer["Location"] == "/operations/vlss-1998/1/"
    assert queries.definition("vlss-1998").files == demo()


def test_a_methodologist_imports_six_files(signed_in):
    answer = signed_in("methodologist").post("/operations/import/", sent(demo()))
    assert answer["Location"] == "/operations/vlss-1998/1/"


def test_a_statistician_may_look_and_not_import(signed_in, imported):
    client = signed_in("statistician")
    assert client.get("/operations/vlss-1998/").status_code == 200
    assert client.get("/operations/import/").status_code == 403
    assert client.post("/operations/import/", sent(demo())).status_code == 403


def test_a_refused_import_says_every_place_to_correct(signed_in):
    cells = (("farm", "relevant", "(1"), ("hhsize", "constraint", "foo(.)"))
    client = signed_in("methodologist")
    answer = client.post("/operations/import/", sent(demo(questionnaire_xlsx=questionnaire(*cells))))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Chưa lưu gì." in page and "foo()" in page and "relevant" in page
    assert queries.operations() == []


@pytest.mark.parametrize("content", [b"no zip", b"PK\x03\x04"])
def test_a_zip_that_is_none_is_refused(signed_in, content):
    answer = signed_in("methodologist").post("/operations/import/", sent({"a.zip": content}))
    assert answer.status_code == 422


def test_nothing_chosen_names_the_missing_files(signed_in):
    answer = signed_in("methodologist").post("/operations/import/", {})
    assert answer.status_code == 422
    assert "operation.toml" in answer.content.decode()
