"""JSON-stat, read back with the standard library's reader."""

from __future__ import annotations

import io
import json
from itertools import product
from math import prod
from typing import Any

from hypothesis import given, settings
from tests.core.standards.cubes import cubes, small_cube

from solieu.core.standards import jsonstat
from solieu.core.standards.cube import Cube


def read(cube: Cube, language: str = "vi") -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    sink = io.BytesIO()
    jsonstat.write(cube, sink, language=language)
    return json.loads(sink.getvalue(), parse_constant=refuse)


@settings(max_examples=60, deadline=None)
@given(cubes())
def test_every_cell_reads_back_in_row_major_order(cube: Cube) -> None:
    data = read(cube)
    lists = [data["dimension"][id]["category"]["index"] for id in data["id"] if id != "TIME_PERIOD"]
    assert len(data["value"]) == prod(data["size"])
    uncertainty = data["extension"]["uncertainty"]
    for index, codes in enumerate(product(*lists)):
        cell = cube.observations.get(".".join(codes))
        assert data["value"][index] == (cell.value if cell else None)
        assert uncertainty["SE"][index] == (cell.se if cell else None)
        assert uncertainty["N"][index] == (cell.n if cell else None)


@settings(max_examples=60, deadline=None)
@given(cubes())
def test_every_missing_value_says_why(cube: Cube) -> None:
    data = read(cube)
    missing = {str(index) for index, value in enumerate(data["value"]) if value is None}
    assert missing <= set(data["status"])


def test_dimensions_have_roles_units_and_names_in_order() -> None:
    data = read(small_cube(), "en")
    assert data["class"] == "dataset" and data["version"] == "2.0"
    assert data["id"] == ["MEASURE", "AREA", "SEX", "TIME_PERIOD"]
    assert data["size"] == [2, 3, 3, 1]
    assert data["role"] == {"metric": ["MEASURE"], "time": ["TIME_PERIOD"]}
    assert data["dimension"]["AREA"]["category"]["index"] == ["_T", "URBAN", "RURAL"]
    assert data["dimension"]["MEASURE"]["category"]["unit"]["EXP"] == {"label": "thousand dong", "decimals": 1}
    assert data["updated"] == "2026-11-21T02:00:00+00:00"
    assert data["note"] == ["No weights."]


def test_suppressed_and_absent_cells_are_told_apart() -> None:
    data = read(small_cube())
    assert (data["value"][5], data["status"]["5"]) == (None, "Q")
    assert (data["value"][7], data["status"]["7"]) == (None, "O")
    assert data["status"]["8"] == "U"
    assert data["extension"]["status"]["label"]["Q"] == "Không công bố để bảo mật"
