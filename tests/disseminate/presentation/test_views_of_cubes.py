"""Whatever the cube and whatever a reader chooses, sheet and picture come out and agree with the cube."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.core.standards.cubes import cubes, small_cube

from solieu.core.standards.cube import Cube
from solieu.core.standards.layout import View, choose_view
from solieu.disseminate.drawing.bars import as_file, on_page
from solieu.disseminate.figures import Say
from solieu.disseminate.presentation.grid import DETAILS, sheet
from solieu.disseminate.presentation.picture import picture_of


@st.composite
def seen(draw: st.DrawFn) -> tuple[Cube, View, str]:
    cube = draw(cubes())
    places = {d.id: draw(st.sampled_from(["rows", "columns", *(code.id for code in d.codes)])) for d in cube.dimensions}
    measure = draw(st.sampled_from([m.id for m in cube.measures]))
    return cube, choose_view(cube, measure, places), draw(st.sampled_from(sorted(DETAILS)))


@settings(max_examples=80, deadline=None)
@given(seen(), st.sampled_from(["vi", "en"]))
def test_every_figure_of_the_view_is_written_and_linked(what: tuple[Cube, View, str], language: str) -> None:
    cube, view, detail = what
    say, measure = Say(language), cube.measure(view.measure)
    laid = sheet(cube, view, say=say, detail=detail, link=lambda key: key)
    figures = [figure for line in laid.lines for figure in line.figures]
    for figure in figures:
        if figure.link:
            assert figure.text == say.value(cube.observations[figure.link], measure)
        else:
            assert figure.text == "…"
    widths = {sum(head.span for head in heads) for heads in laid.heads}
    assert widths <= {len(line.figures) for line in laid.lines}


@settings(max_examples=80, deadline=None)
@given(seen(), st.sampled_from(["vi", "en"]))
def test_every_view_has_a_picture_on_the_page_and_as_a_file(what: tuple[Cube, View, str], language: str) -> None:
    cube, view, _ = what
    picture = picture_of(cube, view, Say(language))
    for drawn in (on_page(picture, "chart"), as_file(picture)):
        etree.fromstring(drawn)
    assert all(group.bars for group in picture.groups)


def test_groups_are_the_columns_and_bars_the_rows_without_their_total() -> None:
    picture = picture_of(small_cube(), choose_view(small_cube(), "EXP", {}), Say("vi"))
    assert [group.label for group in picture.groups] == ["Chung", "Nam", "Nữ"]
    assert [bar.label for bar in picture.groups[0].bars] == ["Thành thị", "Nông thôn"]
    assert picture.groups[2].bars[0].suppressed and picture.groups[2].bars[0].written == "(b)"
    assert picture.groups[1].bars[1].value is None and not picture.groups[1].bars[1].suppressed
    assert picture.title == "Chi tiêu, theo khu vực và giới tính chủ hộ"
    assert any("gạch chéo" in line for line in picture.foot)


def test_one_free_dimension_makes_one_group_and_the_title_says_what_is_held() -> None:
    view = choose_view(small_cube(), "EXP", {"AREA": "RURAL"})
    picture = picture_of(small_cube(), view, Say("en"))
    assert [len(group.bars) for group in picture.groups] == [2]
    assert picture.title == "Expenditure, by sex of head: Rural"
