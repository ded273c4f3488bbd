"""The catalogue, the cubes and the headlines that readers get."""

from __future__ import annotations

from typing import Any

import pytest
from tests.disseminate.vlss import OPERATION, TABLE, WITHHELD, cube_rows

from solieu.core.standards.cube import UnknownCell
from solieu.disseminate import queries
from solieu.disseminate.queries import UnknownTable, UnknownVintage, UnreadableCell, fold


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", 3),
        ("chi tieu", 1),
        ("Mức sống", 3),
        ("CHI TIÊU bình quân", 1),
        ("luong thuc", 1),
        ("food share", 1),
        ("do thi", 0),
        ("household size", 1),
    ],
)
def test_search_minds_neither_accents_nor_case_and_wants_every_word(released: Any, asked: str, found: int) -> None:
    assert len(queries.catalogue(asked)) == found


def test_folding_takes_off_every_mark() -> None:
    assert fold("Đường Ở Đắk Lắk: Ữ, Ệ") == "duong o dak lak: u, e"


def test_the_cube_is_what_was_compiled_cell_by_cell(released: Any) -> None:
    cube = queries.table(OPERATION, TABLE)
    for row in cube_rows(["EXP_PC_MEAN", "EXP_PC_MEDIAN"]):
        cell = cube.cell(".".join([row["MEASURE"], row["AREA"], row["SEX"], row["SCHOOLING"]]))
        assert (cell.value, cell.se, cell.cv, cell.n) == (row["OBS_VALUE"], row["SE"], row["CV"], row["N"])
        assert (cell.status, cell.confidentiality) == (row["OBS_STATUS"], row["CONF_STATUS"])
    assert len(cube.observations) == 2 * 3 * 3 * 6


def test_a_vintage_is_read_from_the_vault_once(released: Any, django_assert_max_num_queries: Any) -> None:
    info = queries.table_info(OPERATION, TABLE)
    first = queries.cube_of(info)
    with django_assert_max_num_queries(0):
        assert queries.cube_of(info) is first


def test_headlines_are_the_totals_of_first_measures(released: Any) -> None:
    found = queries.headlines(queries.catalogue())
    assert {h.measure.id for h in found} == {"EXP_PC_MEAN", "FOOD_SHARE", "HHSIZE_MEAN"}
    assert all(set(h.cell.codes) == {"_T"} for h in found)


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("vlss-1998/income:EXP_PC_MEAN._T._T._T", UnknownTable),
        ("nothing/expenditure:EXP_PC_MEAN._T._T._T", UnknownTable),
        ("vlss-1998/expenditure@7:EXP_PC_MEAN._T._T._T", UnknownVintage),
        ("vlss-1998/expenditure:EXP_PC_MEAN._T._T", UnknownCell),
        ("vlss-1998/expenditure:EXP_PC_MEAN._T._T.MOON", UnknownCell),
        ("vlss-1998/expenditure", UnreadableCell),
        ("expenditure:EXP_PC_MEAN._T._T._T", UnreadableCell),
        ("vlss-1998/expenditure@x:EXP_PC_MEAN._T._T._T", UnreadableCell),
    ],
)
def test_an_address_that_leads_nowhere_says_what_is_there(released: Any, cell: str, error: type[Exception]) -> None:
    with pytest.raises(error) as refused:
        queries.trace(cell)
    assert refused.value.say("vi") and refused.value.advise("en")


def test_a_cell_is_traced_in_the_vintage_that_is_asked_for(office: Any, publish: Any) -> None:
    publish(office.compile())
    publish(office.compile(shift=10))
    key = "EXP_PC_MEAN._T._T._T"
    first, newest = (queries.trace(f"{OPERATION}/{TABLE}{at}:{key}") for at in ("@1", ""))
    assert newest.cell.value == pytest.approx(first.cell.value + 10)
    assert (first.table.vintage, newest.table.vintage) == (1, 2)


def test_a_withheld_cell_keeps_its_place_in_the_cube(released: Any) -> None:
    cell = queries.table(OPERATION, TABLE).cell(".".join(("EXP_PC_MEAN", *WITHHELD)))
    assert (cell.value, cell.n, cell.status) == (None, None, "Q")
