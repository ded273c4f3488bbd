"""`derive.calculate@1.0`."""

from __future__ import annotations

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.core.editing import calculate
from solieu.core.editing.errors import CircularDerivation, FaultyExpression, VariableExists
from solieu.core.registry import find

from .records import frame, rows, table

HOUSEHOLDS = """unit | size:int | spent:float | food:float | area
                u1   | 4        | 100         | 60         | urban
                u2   | 0        | 50          | 20         | rural
                u3   | 5        |             | 5          | rural"""


def test_each_expression_adds_a_variable() -> None:
    expressions = {
        "per_head": "spent / size",
        "food_share": "food / spent * 100",
        "large": "size >= 5",
        "place": 'upper(area) || "!"',
    }
    found = calculate(table(HOUSEHOLDS), expressions=expressions)
    assert found.columns == ("unit", "size", "spent", "food", "area", *expressions)
    assert rows(found, "unit", "per_head", "food_share", "large", "place") == [
        ("u1", 25.0, 60.0, False, "URBAN!"),
        ("u2", None, 40.0, False, "RURAL!"),
        ("u3", None, None, True, "RURAL!"),
    ]


def test_an_expression_may_use_another_whatever_the_order() -> None:
    expressions = {"rich": "per_head > 20", "per_head": "spent / size"}
    found = calculate(table(HOUSEHOLDS), expressions=expressions)
    assert rows(found, "unit", "rich") == [("u1", True), ("u2", None), ("u3", None)]


def test_the_derivations_tell_what_each_variable_is_made_from() -> None:
    method = find("derive.calculate@1.0")
    assert method.derivations is not None
    parameters = {"expressions": {"per_head": "spent / size", "rich": "per_head > 20"}}
    assert method.derivations(parameters) == {"per_head": ["spent", "size"], "rich": ["per_head"]}


@pytest.mark.parametrize(
    ("expressions", "error", "said"),
    [
        ({"a": "b + 1", "b": "c", "c": "a"}, CircularDerivation, "a → b → c → a"),
        ({"a": "a + 1"}, CircularDerivation, "a → a"),
        ({"a": "spant / 2"}, FaultyExpression, "Expression of the variable a: Line 1, column 1"),
        ({"a": "spent /"}, FaultyExpression, "Expression of the variable a: Line 1, column 8"),
        ({"a": "spent / area"}, FaultyExpression, "needs a number and is given text"),
        ({"spent": "size * 2"}, VariableExists, "spent"),
    ],
)
def test_a_faulty_expression_is_refused_with_its_name(
    expressions: dict[str, str], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        calculate(table(HOUSEHOLDS), expressions=expressions)


def test_it_is_built_on_a_table_without_data() -> None:
    shape = ibis.table({"unit": "string", "size": "int64"}, name="units")
    found = calculate(shape, expressions={"half": "size / 2", "odd": "mod(size, 2) = 1"})
    assert [str(found.schema()[name]) for name in ("half", "odd")] == ["float64", "boolean"]


numbers = st.one_of(st.none(), st.floats(-1e6, 1e6).map(lambda x: x + 0.0))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=30))
def test_given_values_are_never_changed_and_parts_add_up(values: list[tuple[float | None, float | None]]) -> None:
    columns = {"unit": pa.array([f"u{n}" for n in range(len(values))])}
    columns |= {name: pa.array([v[i] for v in values], pa.float64()) for i, name in enumerate("xy")}
    given_table = ibis.memtable(pa.table(columns))
    found = calculate(given_table, expressions={"total": "x + y", "rest": "total - x"})
    assert rows(found, "unit", "x", "y") == rows(given_table)
    for row in found.to_pyarrow().to_pylist():
        if row["x"] is None or row["y"] is None:
            assert row["total"] is None and row["rest"] is None
        else:
            assert row["rest"] == (row["x"] + row["y"]) - row["x"]


def test_the_result_agrees_with_numpy() -> None:
    drawn = "unit | x:float | y:float\n" + "\n".join(f"u{n:03} | {n * 1.7} | {n % 7}" for n in range(1, 100))
    found = frame(calculate(table(drawn), expressions={"z": "sqrt(x) + ln(x) * y - power(y, 2) / x"}))
    x, y = found["x"].to_numpy(), found["y"].to_numpy()
    np.testing.assert_allclose(found["z"].to_numpy(), np.sqrt(x) + np.log(x) * y - y**2 / x, rtol=1e-12)
