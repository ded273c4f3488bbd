"""What stands behind a cell, counted."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from tests.core.estimation.builders import as_table, read_table, rows_of

from solieu.core.quality import evidence, withhold

UNITS = """
unit | area | sex | version
u1   | U    | f   | 1
u2   | U    | m   | 3
u3   | R    | f   | 1
u4   |      | f   | 1
"""
FAILURES = """
unit | rule | severity
u1   | R01  | error
u2   | R01  | error
u2   | R02  | warning
u4   | R02  | warning
u9   | R01  | error
"""
CHANGES = """
unit | rule | variable | before | after
u2   | C01  | age      | a      | b
u2   | C01  | size     | a      | b
"""
PROBLEMS = """
unit | variable | value | problem
u3   | age      | x     | not-a-number
"""


@pytest.fixture(scope="module")
def tables() -> list[Any]:
    return [as_table(read_table(text)) for text in (UNITS, FAILURES, CHANGES, PROBLEMS)]


def counted(table: Any, *dimensions: str) -> dict[tuple[str, ...], int | None]:
    keys = (*dimensions, "KIND", "RULE", "SEVERITY")
    return {tuple(row[key] for key in keys): row["COUNT"] for row in rows_of(table)}


def test_every_combination_has_its_counts(tables: list[Any]) -> None:
    found = counted(evidence(*tables, dimensions=["area", "sex"]), "area", "sex")
    assert found["U", "_T", "unit", "", ""] == 2
    assert found["U", "_T", "submission", "", ""] == 4
    assert found["U", "_T", "failure", "R01", "error"] == 2
    assert found["U", "m", "failure", "R02", "warning"] == 1
    assert found["U", "m", "change", "C01", ""] == 2
    assert found["R", "f", "problem", "not-a-number", ""] == 1
    assert ("R", "f", "failure", "R01", "error") not in found


def test_a_unit_without_a_code_is_behind_the_total_only(tables: list[Any]) -> None:
    found = counted(evidence(*tables, dimensions=["area", "sex"]), "area", "sex")
    assert found["_T", "_T", "unit", "", ""] == 4
    assert found["_T", "f", "unit", "", ""] == 3
    assert found["_T", "_T", "failure", "R02", "warning"] == 2
    assert found["_T", "_T", "failure", "R01", "error"] == 2


def test_a_table_of_one_cell_counts_everything(tables: list[Any]) -> None:
    found = counted(evidence(*tables, dimensions=[]))
    assert found["unit", "", ""] == 4
    assert found["change", "C01", ""] == 2


def test_without_versions_submissions_are_not_counted(tables: list[Any]) -> None:
    units = tables[0].select("unit", "area")
    kinds = {row["KIND"] for row in rows_of(evidence(units, *tables[1:], dimensions=["area"]))}
    assert kinds == {"unit", "failure", "change", "problem"}


def test_a_withheld_cell_keeps_one_row_that_says_so(tables: list[Any]) -> None:
    cube = as_table(
        [
            {"MEASURE": "M", "area": "U", "OBS_STATUS": "Q"},
            {"MEASURE": "K", "area": "U", "OBS_STATUS": "A"},
            {"MEASURE": "M", "area": "_T", "OBS_STATUS": "A"},
        ]
    )
    found = withhold(evidence(*tables, dimensions=["area"]), cube, dimensions=["area"])
    rows = [row for row in rows_of(found) if row["area"] == "U"]
    assert rows == [{"area": "U", "KIND": "suppressed", "RULE": "", "SEVERITY": "", "COUNT": None}]
    assert counted(found, "area")["_T", "unit", "", ""] == 4
    assert found.to_pyarrow().schema.field("COUNT").type == pa.int64()


@pytest.mark.parametrize(("status", "kinds"), [("A", 5), ("Q", 1)])
def test_the_only_cell_may_be_withheld_too(tables: list[Any], status: str, kinds: int) -> None:
    cube = as_table([{"MEASURE": "M", "OBS_STATUS": status}])
    found = rows_of(withhold(evidence(*tables, dimensions=[]), cube, dimensions=[]))
    assert len({row["KIND"] for row in found}) == kinds
