"""The portal's pages: the table first, every figure a link, no microdata, the same in both languages."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree, html
from openpyxl import load_workbook
from tests.disseminate.vlss import OPERATION, SECRET, TABLE, WITHHELD

from solieu.disseminate import queries

TABLE_URL = f"/tables/{OPERATION}/{TABLE}/"
CELL = "EXP_PC_MEAN.URBAN.F.PRIMARY"


@pytest.fixture
def client(released: Any) -> Client:
    return Client()


def page(client: Client, url: str) -> Any:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return html.fromstring(answer.content.decode())


def css(element: Any, selector: str) -> list[Any]:
    """The small part of CSS selectors that these tests use, as XPath."""
    path = ""
    for part in selector.split():
        tag = re.match(r"[\w-]*", part)[0] or "*"  # type: ignore[index]
        tests = [
            f"contains(concat(' ', @class, ' '), ' {name} ')"
            for name in re.findall(r"\.([\w-]+)", re.sub(r"\[.*\]", "", part))
        ]
        tests += [f"@{test}" for test in re.findall(r"\[(.+?)\]", part)]
        path += f"//{tag}" + "".join(f"[{test}]" for test in tests)
    return element.xpath(f".{path}")


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_the_home_page_tells_what_is_new_with_headline_figures(client: Client) -> None:
    found = page(client, "/")
    values = [words(e) for e in css(found, ".figure-value")]
    assert values[0].startswith("2.398,4 ± ")
    assert css(found, ".figure-value a")[0].get("href").endswith("/cells/EXP_PC_MEAN._T._T._T/")
    assert "21/11/2026" in words(found) and "Mức sống dân cư" in words(found)
    assert css(found, f'a[href="{TABLE_URL}"]')


def test_the_home_page_of_an_empty_office_says_what_would_be_here(db: None) -> None:
    assert "Chưa có số liệu" in words(page(Client(), "/"))
    assert "No data yet" in words(page(Client(), "/en/"))


@pytest.mark.parametrize(("asked", "found"), [("chi+tieu", 1), ("CHI+TIÊU", 1), ("khong+co", 0), ("", 3)])
def test_the_catalogue_is_searched_without_accents(client: Client, asked: str, found: int) -> None:
    assert len(css(page(client, f"/tables/?q={asked}"), ".tables-list li")) == found


def test_the_table_comes_before_the_picture(client: Client) -> None:
    found = page(client, TABLE_URL)
    order = [e.tag for e in found.iter("table", "svg") if e.tag == "table" or e.get("aria-labelledby")]
    assert order == ["table", "svg"]


def test_every_figure_of_the_table_leads_to_its_origin(client: Client) -> None:
    found = page(client, TABLE_URL)
    links = [a.get("href") for a in css(found, "table td a")]
    assert len(links) == 3 * 3 * 6
    cube = queries.table(OPERATION, TABLE)
    keys = {re.search(r"cells/(.+)/$", link)[1] for link in links}  # type: ignore[index]
    assert keys == {c.key for c in cube.cells() if c.measure == "EXP_PC_MEAN"}


def test_the_table_has_a_caption_with_its_unit_and_scoped_headings(client: Client) -> None:
    found = page(client, TABLE_URL)
    assert words(css(found, "caption")[0]) == "Chi tiêu bình quân đầu người, trung bình (nghìn đồng/năm)"
    assert {th.get("scope") for th in css(found, "table th")} == {"col", "row", "rowgroup"}
    first = [words(td) for td in css(css(found, "tbody tr")[0], "td")]
    assert first[0].startswith("2.398,4 ± ")


def test_figures_that_are_withheld_or_weak_have_their_signs_and_the_legend_says_what_they_mean(client: Client) -> None:
    found = page(client, TABLE_URL)
    texts = [words(td) for td in css(found, "td")]
    assert texts.count("(b)") == 1
    assert sum("*" in text for text in texts) == 1
    notes = words(css(found, ".notes")[0])
    assert "(b) không công bố" in notes and "* cần thận trọng" in notes and "**" not in notes


def test_the_form_chooses_measure_places_and_detail_without_a_script(client: Client) -> None:
    chosen = page(client, TABLE_URL + "?measure=EXP_PC_MEDIAN&AREA=URBAN&SEX=columns&SCHOOLING=rows&detail=n")
    assert "trung vị" in words(css(chosen, "caption")[0])
    assert [words(th) for th in css(chosen, "thead th")] == ["Số năm đi học của chủ hộ", "Chung", "Nam", "Nữ"]
    assert len(css(chosen, "tbody tr")) == 6
    assert "n = " in words(css(chosen, "tbody td")[0])
    selected = {s.get("name"): css(s, "option[selected]")[0].get("value") for s in css(chosen, "main select")}
    assert selected == {
        "measure": "EXP_PC_MEDIAN",
        "AREA": "URBAN",
        "SEX": "columns",
        "SCHOOLING": "rows",
        "detail": "n",
    }


def test_two_dimensions_across_have_headings_with_spans(client: Client) -> None:
    found = page(client, TABLE_URL + "?AREA=columns&SEX=columns&SCHOOLING=rows")
    rows = css(found, "thead tr")
    assert [int(th.get("colspan", "1")) for th in css(rows[0], "th")] == [1, 3, 3, 3]
    assert len(css(rows[1], "th")) == 9


@pytest.mark.parametrize("asked", ["?measure=NONE", "?AREA=MOON"])
def test_a_choice_that_the_table_does_not_have_is_a_page_that_says_so(client: Client, asked: str) -> None:
    answer = client.get(TABLE_URL + asked)
    told = answer.content.decode()
    assert answer.status_code == 404
    assert "URBAN" in told or "EXP_PC_MEAN" in told


@pytest.mark.parametrize("way", ["", "/en"])
@pytest.mark.parametrize(
    "place",
    [
        "/tables/vlss-1998/nothing/",
        "/tables/vlss-1998/expenditure/v9/",
        "/tables/vlss-1998/expenditure/v1/cells/NOTHING/",
        "/tables/vlss-1998/expenditure/v1/expenditure.doc",
        "/tables/vlss-1998/expenditure/v1/other.csv",
    ],
)
def test_what_is_not_there_is_a_page_that_says_what_is(client: Client, way: str, place: str) -> None:
    answer = client.get(way + place)
    assert answer.status_code == 404
    assert ("Nothing" in answer.content.decode() or "safe" in answer.content.decode()) is (way == "/en")


def test_english_pages_write_english_numbers_and_words(client: Client) -> None:
    found = page(client, "/en" + TABLE_URL)
    text = words(found)
    assert "2,398.4 ± " in text and "thousand dong a year" in text and "2026-11-21" in text
    assert "Tải về" not in text and "Downloads" in text
    assert css(found, "table td a")[0].get("href").startswith("/en/tables/")


@pytest.mark.parametrize("url", ["/en/", "/en/tables/", "/en" + TABLE_URL, f"/en{TABLE_URL}v1/cells/{CELL}/"])
def test_nothing_vietnamese_is_left_on_an_english_page(client: Client, url: str) -> None:
    main = css(page(client, url), "main")[0]
    left = set(re.findall(r"\w*[ăâđêôơưạảấầậắằặẹẻẽếềểễệỉịọỏốồổộớờợụủứừửữựỳỵỷỹ]\w*", words(main), re.IGNORECASE))
    assert not left


@pytest.mark.parametrize(
    ("file", "start"),
    [
        ("expenditure.csv", b"\xef\xbb\xbf"),
        ("expenditure.sdmx.csv", b"STRUCTURE,STRUCTURE_ID,ACTION,MEASURE,AREA,SEX,SCHOOLING,TIME_PERIOD,OBS_VALUE"),
        ("expenditure.json", b'{"version": "2.0"'),
        ("expenditure.xlsx", b"PK"),
        ("expenditure.svg", b"<svg"),
        ("expenditure.png", b"\x89PNG"),
    ],
)
def test_files_are_offered_and_come(client: Client, file: str, start: bytes) -> None:
    offered = [a.get("href") for a in css(page(client, TABLE_URL), ".downloads a")]
    url = f"{TABLE_URL}v1/{file}"
    assert url in offered
    answer = client.get(url)
    assert b"".join(answer).startswith(start)
    assert f'filename="{OPERATION}-{TABLE}-v1.' in answer["Content-Disposition"]
    assert "immutable" in answer["Cache-Control"]


def test_files_hold_the_published_figures_and_the_permanent_link(client: Client) -> None:
    data = json.loads(b"".join(client.get(f"{TABLE_URL}v1/expenditure.json")))
    cube = queries.table(OPERATION, TABLE)
    assert data["value"] == [c.value for c in cube.cells()]
    assert data["href"] == "http://testserver/tables/vlss-1998/expenditure/v1/"
    book = load_workbook(io.BytesIO(b"".join(client.get(f"/en{TABLE_URL}v1/expenditure.xlsx"))))
    flat = [str(cell.value) for row in book["Table"].iter_rows() for cell in row if cell.value]
    assert "Permanent link: http://testserver/en/tables/vlss-1998/expenditure/v1/" in flat


def test_the_workbook_and_the_chart_are_downloaded_as_they_are_seen(client: Client) -> None:
    seen = page(client, TABLE_URL + "?measure=EXP_PC_MEDIAN&AREA=RURAL")
    offered = {a.get("href").partition("?")[0]: a.get("href") for a in css(seen, ".downloads a")}
    book = load_workbook(io.BytesIO(b"".join(client.get(offered[f"{TABLE_URL}v1/expenditure.xlsx"]))))
    texts = [str(cell.value) for row in book["Bảng"].iter_rows() for cell in row if cell.value]
    assert "Khu vực: Nông thôn" in texts and not any("trung bình (" in text for text in texts)
    chart = b"".join(client.get(offered[f"{TABLE_URL}v1/expenditure.svg"])).decode()
    assert "Nông thôn" in etree.fromstring(chart)[0].text


def test_a_vintage_answers_not_modified_and_an_older_one_says_that_it_is_old(
    office: Any, publish: Any, client: Client
) -> None:
    first = client.get(f"{TABLE_URL}v1/")
    assert client.get(f"{TABLE_URL}v1/", headers={"if-none-match": first["ETag"]}).status_code == 304
    publish(office.compile(shift=1))
    again = client.get(f"{TABLE_URL}v1/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200 and "đã có lần mới hơn" in again.content.decode()
    assert "đã có lần mới hơn" not in client.get(TABLE_URL).content.decode()
    file = client.get(f"{TABLE_URL}v1/expenditure.csv")
    assert b"".join(file)
    assert client.get(f"{TABLE_URL}v1/expenditure.csv", headers={"if-none-match": file["ETag"]}).status_code == 304


def test_the_origin_page_tells_everything(client: Client) -> None:
    found = page(client, f"{TABLE_URL}v1/cells/{CELL}/")
    text = words(found)
    for fact in (
        "Nguồn gốc con số",
        "120",
        "131",
        "R03",
        "C01",
        "edit.check_rules@1.0",
        "commune",
        "vlss_1998",
        "Tổng cục Thống kê",
    ):
        assert fact in text, fact
    version = queries.origin(OPERATION, TABLE, 1, CELL).versions[0]
    assert css(found, f'abbr[title="{version.ref.digest}"]')
    assert len(css(found, ".graph svg")) == 2
    assert [e.get("id") for e in css(found, ".question")] == [
        "question-hhsize", "question-total_expenditure", "question-area", "question-head_sex", "question-schooling_years",
    ]  # fmt: skip


def test_links_inside_the_drawing_lead_somewhere(client: Client) -> None:
    found = page(client, f"{TABLE_URL}v1/cells/{CELL}/")
    ids = {e.get("id") for e in found.iter() if e.get("id")}
    for link in css(found, ".graph a"):
        target = link.get("href")
        assert target.removeprefix("#") in ids if target.startswith("#") else client.get(target).status_code == 200


def test_the_origin_of_a_withheld_cell_tells_nothing_about_its_units(client: Client) -> None:
    text = words(page(client, f"{TABLE_URL}v1/cells/EXP_PC_MEAN.{'.'.join(WITHHELD)}/"))
    assert "quá ít đơn vị" in text and "Phiếu đã gửi" not in text and "R03" not in text


@pytest.mark.parametrize("ending", ["json", "txt"])
def test_the_origin_comes_as_json_and_text_too(client: Client, ending: str) -> None:
    answer = client.get(f"{TABLE_URL}v1/cells/{CELL}.{ending}")
    assert answer.status_code == 200
    told = answer.content.decode()
    assert CELL in told and "edit.correct@1.0" in told and SECRET not in told


def test_readers_see_no_names_and_no_way_to_records_and_staff_do(client: Client, django_user_model: Any) -> None:
    url = f"{TABLE_URL}v1/cells/{CELL}/"
    public = client.get(url).content.decode()
    assert "/records/" not in public and "a statistician" not in public
    from solieu.platform.models import Grant

    user = django_user_model.objects.create_user(username="thongke", password="mot-mat-khau-dai")
    Grant.objects.create(user=user, role="statistician", operation=OPERATION, territory="VN")
    client.force_login(user)
    staff = client.get(url).content.decode()
    assert f"/records/{OPERATION}/1998/?table={TABLE}&amp;cell={CELL}" in staff and "a statistician" in staff


def test_no_page_or_file_shows_a_record(client: Client) -> None:
    urls = ["/", "/tables/", TABLE_URL, f"{TABLE_URL}v1/cells/{CELL}/"]
    assert all(SECRET not in client.get(url).content.decode() for url in urls)


def test_the_pages_are_small(client: Client) -> None:
    import gzip

    for url in ("/", TABLE_URL, f"{TABLE_URL}v1/cells/{CELL}/"):
        assert len(gzip.compress(client.get(url).content)) < 25_000


def test_addresses_are_those_that_were_promised() -> None:
    where = {"operation": OPERATION, "table": TABLE}
    assert reverse("disseminate:home") == "/"
    assert reverse("disseminate:table", kwargs=where) == TABLE_URL
    assert reverse("disseminate:cell", kwargs=where | {"vintage": 1, "key": CELL}) == f"{TABLE_URL}v1/cells/{CELL}/"
