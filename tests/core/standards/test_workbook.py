"""Workbooks, read back with openpyxl."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from tests.core.standards.cubes import cubes, small_cube

from solieu.core.standards import csv_table, workbook
from solieu.core.standards.cube import Cube
from solieu.core.standards.layout import View


def written(cube: Cube, language: str = "vi", view: View | None = None) -> bytes:
    sink = io.BytesIO()
    workbook.write(cube, sink, language=language, view=view)
    return sink.getvalue()


def read(cube: Cube, language: str = "vi", view: View | None = None) -> Workbook:
    return load_workbook(io.BytesIO(written(cube, language, view)))


@settings(max_examples=30, deadline=None)
@given(cubes())
def test_every_cell_reads_back_from_the_long_sheet(cube: Cube) -> None:
    rows = list(read(cube)["Số liệu chi tiết"].iter_rows(values_only=True))[1:]
    start = 2 + len(cube.dimensions) + bool(cube.period)
    told = {row[-1]: row[start : start + 6] for row in rows}
    assert set(told) == set(cube.observations)
    for key, cell in cube.observations.items():
        for found, expected in zip(
            told[key], (cell.value, cell.se, cell.cv, cell.lower, cell.upper, cell.n), strict=True
        ):
            assert found == expected or abs(found - expected) <= 1e-15 * abs(expected), key


def test_the_first_sheet_is_the_table_as_it_is_seen() -> None:
    sheet = read(small_cube())["Bảng"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0][0] == "Chi tiêu theo khu vực, giới tính"
    assert ["Chi tiêu (nghìn đồng)", None, None, None] in rows
    start = rows.index(["Khu vực", "Chung", "Nam", "Nữ"])
    assert rows[start + 1][:2] == ["Chung", 1234.5]
    assert rows[start + 2][3] == "(b)" and rows[start + 3][2] == "…"
    flat = " ".join(str(value) for row in rows for value in row if value)
    for told in ("Không có quyền số.", "Khảo sát mức sống dân cư", "21/11/2026", "https://example.vn/tables/x/y/v1/"):
        assert told in flat


def test_numbers_are_numbers_with_their_decimals() -> None:
    sheet = read(small_cube())["Bảng"]
    shapes = {cell.number_format for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)}
    assert shapes == {"#,##0.0", "#,##0.00", '#,##0.0"**"', '#,##0.00"**"'}


def test_only_the_chosen_view_is_on_the_first_sheet() -> None:
    view = View("SHARE", rows=("SEX",), columns=(), fixed={"AREA": "URBAN"})
    rows = list(read(small_cube(), "en", view)["Table"].iter_rows(values_only=True))
    texts = [row[0] for row in rows]
    assert "Share (%)" in texts and "Expenditure (thousand dong)" not in texts
    assert "Area: Urban" in texts
    assert texts[texts.index("Sex of head") + 1 :][:3] == ["Total", "Male", "Female"]


def test_the_same_cube_gives_the_same_bytes() -> None:
    first, second = (zipfile.ZipFile(io.BytesIO(written(small_cube()))) for _ in range(2))
    assert {name: first.read(name) for name in first.namelist()} == {
        name: second.read(name) for name in second.namelist()
    }


def test_headings_are_those_of_the_csv() -> None:
    sheet = read(small_cube(), "en")["All cells"]
    header = [cell.value for cell in next(sheet.iter_rows())]
    assert header[:-1] == csv_table.headings(small_cube(), "en")


def test_a_cube_with_more_cells_than_a_sheet_has_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", len(small_cube().observations))
    with pytest.raises(workbook.TooManyRows):
        written(small_cube())
