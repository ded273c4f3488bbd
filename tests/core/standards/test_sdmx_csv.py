"""SDMX-CSV, read back with the standard library's reader."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from tests.core.standards.cubes import cubes, small_cube

from solieu.core.standards import sdmx_csv
from solieu.core.standards.cube import Cube, Observation


def read(cube: Cube, **how: str) -> list[dict[str, str]]:
    sink = io.BytesIO()
    sdmx_csv.write(cube, sink, **how)  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(sink.getvalue().decode(), newline="")))


def observation(row: dict[str, str], cube: Cube) -> Observation:
    def real(text: str) -> float | None:
        return None if text == "" else float(text)

    codes = tuple(row[d.id] for d in cube.dimensions)
    numbers = [real(row[name]) for name in ("OBS_VALUE", "SE", "CV", "LOWER", "UPPER")]
    count = None if row["N"] == "" else int(row["N"])
    return Observation(row["MEASURE"], codes, *numbers, count, row["OBS_STATUS"], row["CONF_STATUS"])


@settings(max_examples=60, deadline=None)
@given(cubes())
def test_every_cell_reads_back_as_it_was(cube: Cube) -> None:
    rows = read(cube)
    assert [observation(row, cube) for row in rows] == list(cube.cells())


def test_columns_stand_in_the_order_of_the_field_guide() -> None:
    sink = io.BytesIO()
    sdmx_csv.write(small_cube(), sink)
    header, first, *_ = sink.getvalue().decode().split("\r\n")
    assert header == (
        "STRUCTURE,STRUCTURE_ID,ACTION,MEASURE,AREA,SEX,TIME_PERIOD,OBS_VALUE,"
        "OBS_STATUS,CONF_STATUS,SE,CV,LOWER,UPPER,N,UNIT_MEASURE,UNIT_MULT,DECIMALS"
    )
    assert first.startswith("dataflow,VN1:EXPENDITURE(1.0.0),R,EXP,_T,_T,1998,1234.5,A,F,10.25,")
    assert first.endswith(",100,thousand dong,0,1")


def test_a_suppressed_cell_keeps_its_place_and_says_why() -> None:
    row = next(r for r in read(small_cube()) if (r["AREA"], r["SEX"]) == ("URBAN", "F"))
    assert (row["OBS_VALUE"], row["SE"], row["N"], row["OBS_STATUS"], row["CONF_STATUS"]) == ("", "", "", "Q", "N")


def test_names_stand_beside_ids_when_asked_for() -> None:
    row = read(small_cube(), labels="name", language="vi")[0]
    assert row["STRUCTURE_NAME"] == "Chi tiêu theo khu vực, giới tính"
    assert (row["AREA"], row["Khu vực"], row["OBS_STATUS"], row["Trạng thái"]) == ("_T", "Chung", "A", "Bình thường")
    assert row["Giá trị"] == ""


def test_names_follow_ids_when_both_are_asked_for() -> None:
    row = read(small_cube(), labels="both")[0]
    assert row["STRUCTURE_ID"] == "VN1:EXPENDITURE(1.0.0): Expenditure by area, sex"
    assert row["SEX: Sex of head"] == "_T: Total"
    assert row["OBS_VALUE: Observation value"] == "1234.5"


@pytest.mark.parametrize("labels", ["id", "name", "both"])
def test_every_row_is_as_long_as_the_header(labels: str) -> None:
    sink = io.BytesIO()
    sdmx_csv.write(small_cube(), sink, labels=labels)  # type: ignore[arg-type]
    assert len({len(row) for row in csv.reader(io.StringIO(sink.getvalue().decode(), newline=""))}) == 1
