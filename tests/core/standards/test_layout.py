"""Tables laid out: spans, keys, and the cells where the reader expects them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.standards.cubes import cubes, small_cube

from solieu.core.standards.cube import Cube
from solieu.core.standards.layout import UnknownPart, arrange, choose_view, default_view


def test_the_last_dimension_goes_across_by_default() -> None:
    view = default_view(small_cube())
    assert (view.measure, view.rows, view.columns) == ("EXP", ("AREA",), ("SEX",))


@settings(max_examples=60, deadline=None)
@given(cubes(), st.data())
def test_every_cell_of_the_measure_is_laid_out_once(cube: Cube, data: st.DataObject) -> None:
    places = {d.id: data.draw(st.sampled_from(["rows", "columns"])) for d in cube.dimensions}
    measure = data.draw(st.sampled_from([m.id for m in cube.measures]))
    grid = arrange(cube, choose_view(cube, measure, places))
    keys = [key for row in grid.rows for key in row.keys]
    assert len(keys) == len(set(keys))
    assert {key for key in cube.observations if key.split(".")[0] == measure} <= set(keys)
    for heads in grid.heads:
        assert sum(head.span for head in heads) == len(grid.rows[0].cells)
    for index, dimension in enumerate(grid.stubs):
        assert sum(h.span for row in grid.rows for h in row.heads if h.dimension.id == dimension.id) == len(
            grid.rows
        ), index


def test_a_dimension_may_be_held_at_one_code() -> None:
    grid = arrange(small_cube(), choose_view(small_cube(), None, {"AREA": "URBAN"}))
    assert [key for row in grid.rows for key in row.keys] == ["EXP.URBAN._T", "EXP.URBAN.M", "EXP.URBAN.F"]
    assert [(d.id, c.id) for d, c in grid.fixed] == [("AREA", "URBAN")]


@pytest.mark.parametrize(("measure", "places"), [("NONE", {}), (None, {"AREA": "MOON"})])
def test_what_the_table_does_not_have_is_refused(measure: str | None, places: dict[str, str]) -> None:
    with pytest.raises(UnknownPart) as refused:
        choose_view(small_cube(), measure, places)
    assert "EXP" in refused.value.advise("en") or "URBAN" in refused.value.advise("vi")
