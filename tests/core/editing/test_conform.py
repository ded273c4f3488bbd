"""`edit.conform@1.0`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.core.editing import PROBLEMS, conform
from solieu.core.editing.errors import UnknownColumn
from solieu.core.tables import Category, Variable
from solieu.core.text import Text

from .records import rows, table

LABEL = Text("Nhãn", "Label")
AREA = Variable("area", "string", LABEL, (Category("urban", LABEL), Category("rural", LABEL)))
AGE = Variable("age", "integer", LABEL)
SPENT = Variable("spent", "decimal", LABEL)
HOUSEHOLD = (AREA, AGE, SPENT)

RAW = """unit | version:int | enumerator | area  | age  | spent | note
         u1   | 1           | lan        | urban | 34   | 1.5e3 | a
         u2   | 1           | lan        | URB   | 5.0  | nan   |
         u3   | 2           |            |       |      |       | b
         u4   | 1           | minh       | rural | -3   | .5    | c"""


def test_values_take_the_type_of_their_variable_and_misfits_are_listed() -> None:
    found = conform(table(RAW), variables=HOUSEHOLD)
    assert found["conformed"].columns == ("unit", "version", "enumerator", "area", "age", "spent", "note")
    assert rows(found["conformed"], "unit", "version", "area", "age", "spent", "note") == [
        ("u1", 1, "urban", 34, 1500.0, "a"),
        ("u2", 1, "URB", None, None, None),
        ("u3", 2, None, None, None, "b"),
        ("u4", 1, "rural", -3, 0.5, "c"),
    ]
    assert rows(found["problems"]) == [
        ("u2", "age", "5.0", "not-integer"),
        ("u2", "area", "URB", "unknown-code"),
        ("u2", "spent", "nan", "not-decimal"),
    ]


@pytest.mark.parametrize(
    ("type", "text", "value"),
    [
        ("string", " x ", " x "),
        ("string", "  ", None),
        ("integer", " +12 ", 12),
        ("integer", "1e3", ...),
        ("integer", "1234567890123456789", ...),
        ("decimal", "-1.25E-2", -0.0125),
        ("decimal", "inf", ...),
        ("decimal", "1,5", ...),
        ("decimal", "1e999", ...),
        ("boolean", "true", True),
        ("boolean", "0", False),
        ("boolean", "có", ...),
        ("date", "1998-02-28", date(1998, 2, 28)),
        ("date", "1998-02-29", ...),
        ("date", "28/02/1998", ...),
        ("datetime", "1998-03-01T07:30:00.250+07:00", datetime(1998, 3, 1, 0, 30, 0, 250000, UTC)),
        ("datetime", "1998-03-01T07:30:00Z", datetime(1998, 3, 1, 7, 30, tzinfo=UTC)),
        ("datetime", "1998-03-01", ...),
        ("geopoint", "21.02 105.8 12 4.5", "21.02 105.8 12 4.5"),
        ("geopoint", "Hà Nội", ...),
    ],
)
def test_a_text_is_read_by_its_type_or_is_a_problem(type: Any, text: str, value: object) -> None:
    raw = ibis.memtable(pa.table({"unit": ["u1"], "v": [text]}))
    found = conform(raw, variables=(Variable("v", type, LABEL),))
    expected = None if value is ... else value
    assert rows(found["conformed"]) == [("u1", expected)]
    assert rows(found["problems"]) == ([("u1", "v", text, f"not-{type}")] if value is ... else [])


def test_a_variable_without_a_column_is_missing_for_every_unit() -> None:
    found = conform(table("unit | area\n u1 | urban\n u2 | rural"), variables=(AREA, AGE))
    assert rows(found["conformed"]) == [("u1", "urban", None), ("u2", "rural", None)]
    assert str(found["conformed"].schema()["age"]) == "int64"
    assert rows(found["problems"]) == [
        ("u1", "age", None, "missing-column"),
        ("u2", "age", None, "missing-column"),
    ]


def test_nothing_to_conform_gives_no_problem_and_keeps_the_table() -> None:
    found = conform(table("unit | note\n u1 | x"), variables=())
    assert rows(found["conformed"]) == [("u1", "x")]
    assert rows(found["problems"]) == []


def test_it_is_built_on_a_table_without_data() -> None:
    shape = ibis.table({"unit": "string", "received_at": "timestamp('UTC')", "age": "string"}, name="raw")
    found = conform(shape, variables=(AGE, SPENT))
    types = {name: str(type) for name, type in found["conformed"].schema().items()}
    assert types == {"unit": "string", "received_at": "timestamp('UTC')", "age": "int64", "spent": "float64"}
    assert found["problems"].columns == ("unit", "variable", "value", "problem")


def test_a_table_without_units_is_refused() -> None:
    with pytest.raises(UnknownColumn):
        conform(ibis.table({"age": "string"}, name="raw"), variables=(AGE,))


def test_every_problem_has_a_name_in_both_languages() -> None:
    assert all(text.vi and text.en and text.vi != text.en for text in PROBLEMS.values())


answers = st.one_of(
    st.none(), st.sampled_from(["", " ", "urban", "rural", "x", "1", "-7", "1.5", "1e2", "nan", "đ", "12 3"])
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(answers, answers, answers), min_size=1, max_size=20))
def test_every_unit_stays_and_every_answer_is_kept_or_listed(given_answers: list[tuple[str | None, ...]]) -> None:
    names = ["area", "age", "spent"]
    columns = {"unit": [f"u{n}" for n in range(len(given_answers))]}
    raw_columns = {name: pa.array([a[i] for a in given_answers], pa.string()) for i, name in enumerate(names)}
    found = conform(ibis.memtable(pa.table(columns | raw_columns)), variables=HOUSEHOLD)
    conformed = {row["unit"]: row for row in found["conformed"].to_pyarrow().to_pylist()}
    problems = {(unit, variable) for unit, variable, _, _ in rows(found["problems"])}
    assert set(conformed) == set(columns["unit"])
    for unit, answer in zip(columns["unit"], given_answers, strict=True):
        for name, text in zip(names, answer, strict=True):
            blank = text is None or not text.strip()
            assert blank or conformed[unit][name] is not None or (unit, name) in problems
            assert not (blank and (unit, name) in problems)


def test_numbers_agree_with_pandas() -> None:
    texts = ["1", "-2.5", "3e4", "", "x", "7.", ".25", "0012", "1e-300", "--1", "1 2"]
    raw = ibis.memtable(pa.table({"unit": [f"{n:02}" for n in range(len(texts))], "spent": texts}))
    found = conform(raw, variables=(SPENT,))["conformed"].order_by("unit").to_pyarrow()["spent"].to_pylist()
    reference = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce")
    assert found == [None if pd.isna(number) else number for number in reference]
