"""`edit.correct@1.0`."""

from __future__ import annotations

from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.core.editing import correct
from solieu.core.editing.errors import (
    FaultyExpression,
    IncompleteCorrection,
    ProtectedColumn,
    RepeatedCorrection,
    UnknownColumn,
)

from .records import rows, table

HOUSEHOLDS = """unit | version:int | area  | age:int | spent:float
                u1   | 1           | URB   | 34      | 100
                u2   | 1           | rural | 250     | 0.5
                u3   | 1           |       |         |
                u4   | 1           | urban | 40      | -7"""
REASON = {"vi": "Lỗi gõ", "en": "Typing error"}


def correction(rule: str, when: str, set: str, to: str) -> dict[str, Any]:
    return {"rule": rule, "when": when, "set": set, "to": to, "reason": REASON}


def test_values_are_set_and_every_change_is_on_record() -> None:
    corrections = [
        correction("C1", 'area = "URB"', "area", '"urban"'),
        correction("C2", "age > 120", "age", "cast(trunc(age / 10) , integer)"),
        correction("C3", "spent < 1", "spent", "abs(spent) * 1000"),
        correction("C4", "isnull(area)", "area", '"rural"'),
    ]
    found = correct(table(HOUSEHOLDS), corrections=corrections)
    assert rows(found["corrected"]) == [
        ("u1", 1, "urban", 34, 100.0),
        ("u2", 1, "rural", 25, 500.0),
        ("u3", 1, "rural", None, None),
        ("u4", 1, "urban", 40, 7000.0),
    ]
    assert rows(found["changes"]) == [
        ("u1", "C1", "area", "URB", "urban"),
        ("u2", "C2", "age", "250", "25"),
        ("u2", "C3", "spent", "0.5", "500.0"),
        ("u3", "C4", "area", None, "rural"),
        ("u4", "C3", "spent", "-7.0", "7000.0"),
    ]


def test_a_correction_sees_what_those_before_it_changed() -> None:
    corrections = [correction("C1", "age = 34", "age", "35"), correction("C2", "age = 35", "age", "age + 1")]
    found = correct(table(HOUSEHOLDS), corrections=corrections)
    assert ("u1", 36) in rows(found["corrected"], "unit", "age")
    assert rows(found["changes"]) == [("u1", "C1", "age", "34", "35"), ("u1", "C2", "age", "35", "36")]


def test_a_correction_that_changes_nothing_leaves_no_trace() -> None:
    found = correct(table(HOUSEHOLDS), corrections=[correction("C1", "true", "version", "1")][:0])
    assert rows(found["corrected"]) == rows(table(HOUSEHOLDS))
    assert rows(found["changes"]) == []
    same = correct(table(HOUSEHOLDS), corrections=[correction("C1", "age > 0", "age", "age")])
    assert rows(same["changes"]) == []


def test_an_unknown_condition_does_not_correct() -> None:
    found = correct(table(HOUSEHOLDS), corrections=[correction("C1", "age < 1000", "spent", "null")])
    assert rows(found["changes"], "unit", "after") == [("u1", None), ("u2", None), ("u4", None)]


@pytest.mark.parametrize(
    ("corrections", "error", "said"),
    [
        ([correction("C1", "age >", "age", "1")], FaultyExpression, "Correction C1, part when: Line 1, column 6"),
        ([correction("C1", "age > 1", "age", "agee")], FaultyExpression, "Correction C1, part to"),
        ([correction("C1", "age > 1", "age", '"x"')], FaultyExpression, "needs an integer and is given text"),
        ([correction("C1", "age > 1", "age", "age / 2")], FaultyExpression, "needs an integer and is given a number"),
        ([correction("C1", "age", "age", "1")], FaultyExpression, "needs true or false"),
        ([correction("C1", "age > 1", "agee", "1")], UnknownColumn, "agee"),
        ([correction("C1", "age > 1", "unit", '"x"')], ProtectedColumn, "unit"),
        ([correction("C1", "age > 1", "age", "1")] * 2, RepeatedCorrection, "C1"),
        ([{"rule": "C1", "when": "true", "set": "age"}], IncompleteCorrection, "lacks to, reason"),
    ],
)
def test_a_faulty_correction_is_refused_before_the_data(
    corrections: list[dict[str, Any]], error: type[Exception], said: str
) -> None:
    shape = ibis.table({"unit": "string", "version": "int64", "age": "int64"}, name="units")
    with pytest.raises(error, match=said):
        correct(shape, corrections=corrections)


def test_it_is_built_on_a_table_without_data() -> None:
    shape = ibis.table({"unit": "string", "age": "int64"}, name="units")
    found = correct(shape, corrections=[correction("C1", "age > 120", "age", "null")])
    assert found["corrected"].schema() == shape.schema()
    assert found["changes"].columns == ("unit", "rule", "variable", "before", "after")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(-50, 300)), min_size=1, max_size=30))
def test_the_changes_undo_the_corrections(ages: list[int | None]) -> None:
    units = [f"u{n}" for n in range(len(ages))]
    given_table = ibis.memtable(pa.table({"unit": units, "age": pa.array(ages, pa.int64())}))
    corrections = [
        correction("C1", "age < 0", "age", "-age"),
        correction("C2", "age > 120", "age", "null"),
        correction("C3", "isnull(age)", "age", "30"),
    ]
    found = correct(given_table, corrections=corrections)
    after = dict(rows(found["corrected"], "unit", "age"))
    order = {"C3": 0, "C2": 1, "C1": 2}
    for unit, rule, _, before, changed in sorted(rows(found["changes"]), key=lambda row: order[row[1]]):
        assert after[unit] == (int(changed) if changed else None), rule
        after[unit] = int(before) if before else None
    assert after == dict(zip(units, ages, strict=True))


def test_the_result_agrees_with_an_update_in_sql() -> None:
    drawn = "unit | age:int\n" + "\n".join(f"u{n} | {n * 37 % 151}" for n in range(50))
    ours = correct(table(drawn), corrections=[correction("C1", "age > 100", "age", "mod(age, 100)")])
    connection = duckdb.connect()
    connection.register("given", table(drawn).to_pyarrow())
    connection.sql("create table units as from given")
    connection.sql("update units set age = age % 100 where age > 100")
    assert rows(ours["corrected"]) == sorted(connection.sql("from units").fetchall())
