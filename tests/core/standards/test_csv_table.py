"""CSV for people, read back with the standard library's reader."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.standards.cubes import cubes, small_cube

from solieu.core.standards import csv_table
from solieu.core.standards.cube import Cube
from solieu.core.text import Text


def read(cube: Cube, language: str = "vi") -> list[list[str]]:
    sink = io.BytesIO()
    csv_table.write(cube, sink, language=language)
    assert sink.getvalue().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(sink.getvalue().decode("utf-8-sig"), newline="")))


@settings(max_examples=60, deadline=None)
@given(cubes())
def test_every_number_reads_back_as_it_was(cube: Cube) -> None:
    header, *rows = read(cube)
    start = header.index("Giá trị") if header.count("Giá trị") == 1 else 2 + len(cube.dimensions) + bool(cube.period)
    told = [[None if text == "" else float(text) for text in row[start : start + 6]] for row in rows]
    assert told == [[c.value, c.se, c.cv, c.lower, c.upper, c.n] for c in cube.cells()]


def test_headings_speak_the_readers_language() -> None:
    assert read(small_cube(), "vi")[0][:5] == ["Chỉ tiêu", "Đơn vị tính", "Khu vực", "Giới tính chủ hộ", "Thời kỳ"]
    assert read(small_cube(), "en")[0][:5] == ["Measure", "Unit of measure", "Area", "Sex of head", "Time period"]


@given(st.sampled_from("=+-@\t\r"), st.text(max_size=10))
def test_a_text_never_becomes_a_formula(lead: str, rest: str) -> None:
    assert csv_table.safe(lead + rest) == f"'{lead}{rest}"


@pytest.mark.parametrize("text", ["Thành thị", "60 tuổi trở lên", "", "18–35"])
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert csv_table.safe(text) == text


def test_names_are_made_safe_and_negative_numbers_stay_numbers() -> None:
    cube = small_cube()
    cells = {key: replace(cell, value=-2.5) for key, cell in cube.observations.items()}
    rows = read(replace(cube, observations=cells, measures=(replace(cube.measures[0], name=Text("=1+1")),)))
    assert (rows[1][0], rows[1][5]) == ("'=1+1", "-2.5")
