"""The gallery in a browser: nothing overflows, nobody is shut out, and it works without a script."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.conftest import AXE
from tests.web.gallery_pages import PUBLIC, STAFF

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("web-browser")]
PAGES = (*PUBLIC, *STAFF)
AUDIT = """() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
    .then(found => found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', ')))"""
CONTRAST = AUDIT.replace(
    "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']", "['color-contrast']"
)
WIDTH = """text => { const word = document.createElement('span'); word.textContent = text;
    word.style.fontVariantNumeric = 'tabular-nums'; document.body.append(word); return word.offsetWidth; }"""
SMALL_TARGETS = """() => Array.from(document.querySelectorAll('button, .button, nav.nav a, .account a, .downloads a'))
    .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 80))"""
SMALL_TEXT = """() => Array.from(document.querySelectorAll('body *'))
    .filter(e => !e.closest('svg') && Array.from(e.childNodes).some(n => n.nodeType === 3 && n.data.trim()))
    .filter(e => parseFloat(getComputedStyle(e).fontSize) < 14).map(e => e.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page: Any, name: str) -> None:
    page = open_page(f"vi/{name}")
    page.evaluate(AXE.read_text())
    assert page.evaluate(AUDIT) == []
    assert page.complaints == [], "the content security policy has nothing to refuse"


@pytest.mark.parametrize("name", PAGES)
def test_the_dark_theme_has_contrast(open_page: Any, name: str) -> None:
    page = open_page(f"vi/{name}", dark=True)
    page.evaluate(AXE.read_text())
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_small_telephone_is_wide_enough_and_letters_and_targets_large_enough(open_page: Any, name: str) -> None:
    page = open_page(f"vi/{name}", width=360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_english_page_fits_too(open_page: Any, name: str) -> None:
    assert open_page(f"en/{name}", width=360).evaluate("document.documentElement.scrollWidth") <= 360


def test_the_first_stop_of_the_keyboard_leads_to_the_content(open_page: Any) -> None:
    page = open_page("vi/home")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_letters_and_the_even_figures_are_those_of_the_product(open_page: Any) -> None:
    page = open_page("vi/table")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('600 16px \"Be Vietnam Pro\"', 'Ệ4'))")
    widths = [page.evaluate(WIDTH, text) for text in ("1111", "4444")]
    assert widths[0] == widths[1]


def test_a_figure_opens_its_origin_beside_the_table_and_gives_the_focus_back(open_page: Any) -> None:
    page = open_page("vi/table")
    table = page.url
    page.locator("td a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] h1")
    assert page.url.endswith("/origin/1/1/")
    page.keyboard.press("Escape")
    page.wait_for_url(table)
    page.wait_for_selector("dialog:not([open])", state="attached")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/origin/1/1/"


def test_back_closes_the_origin(open_page: Any) -> None:
    page = open_page("vi/table")
    table = page.url
    page.locator("td a").first.click()
    page.wait_for_selector("dialog[open] h1")
    page.go_back()
    page.wait_for_selector("dialog:not([open])", state="attached")
    assert page.url == table


def test_the_open_origin_shuts_nobody_out(open_page: Any) -> None:
    page = open_page("vi/table", width=360)
    page.locator("td a").first.click()
    page.wait_for_selector("dialog[open] h1")
    page.evaluate(AXE.read_text())
    assert page.evaluate(AUDIT) == []


def test_without_a_script_a_figure_leads_to_its_origin_and_idle_controls_stay_away(open_page: Any) -> None:
    page = open_page("vi/table", script=False)
    assert page.locator("[data-island='copy-link']").is_hidden()
    assert page.locator("#words").is_hidden()
    page.locator("td a").first.click()
    assert page.url.endswith("/origin/1/1/")
    assert page.locator("h1").inner_text() == "Nguồn gốc con số"


def test_arrows_walk_through_the_figures(open_page: Any) -> None:
    page = open_page("vi/table")
    page.locator("td a").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/origin/2/2/"


def test_printing_leaves_the_figures_and_drops_what_cannot_be_pressed(open_page: Any) -> None:
    page = open_page("vi/table")
    page.emulate_media(media="print")
    assert page.locator(".nav, .search, .downloads").evaluate_all("all => all.every(e => !e.offsetParent)")
    assert page.locator(".data-table td").first.is_visible()
