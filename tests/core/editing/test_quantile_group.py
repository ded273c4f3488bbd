"""`derive.quantile_group@1.0`."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.core.editing import quantile_group
from solieu.core.editing.errors import NotNumeric, UnknownColumn, VariableExists, WrongGroupCount
from solieu.core.registry import find

from .records import rows, table

TEN = "unit | spent:float | weight:float\n" + "\n".join(
    f"u{n:02} | {spent} | {weight}"
    for n, (spent, weight) in enumerate(
        [(10, 1), (20, 1), (30, 2), (40, 1), (50, 5), (60, 4), (70, 2), (80, 2), (90, 1), (100, 1)]
    )
)


def test_ten_units_make_five_groups_of_two() -> None:
    found = rows(quantile_group(table(TEN), variable="spent", name="fifth"), "unit", "fifth")
    assert [group for _, group in found] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_a_group_holds_its_share_of_the_weight() -> None:
    """Of weight 20 each fifth holds 4: cumulated 1 2 4 5 10 14 16 18 19 20."""
    found = rows(quantile_group(table(TEN), variable="spent", name="fifth", weight="weight"), "unit", "fifth")
    assert [group for _, group in found] == [1, 1, 1, 2, 3, 4, 4, 5, 5, 5]


def test_equal_values_are_divided_by_the_unit_and_missing_ones_have_no_group() -> None:
    drawn = "unit | spent:float\n d | 7\n a | 7\n c |\n b | 7\n e | 7"
    found = quantile_group(table(drawn), variable="spent", name="half", groups=2)
    assert rows(found, "unit", "half") == [("a", 1), ("b", 1), ("c", None), ("d", 2), ("e", 2)]


def test_units_without_a_weight_or_with_a_negative_one_have_no_group() -> None:
    drawn = "unit | spent:int | w:float\n a | 1 | 1\n b | 2 |\n c | 3 | -1\n d | 4 | 1\n e | 5 | 0"
    found = quantile_group(table(drawn), variable="spent", name="half", groups=2, weight="w")
    assert rows(found, "unit", "half") == [("a", 1), ("b", None), ("c", None), ("d", 2), ("e", 2)]


def test_the_derivation_names_the_variable_and_the_weight() -> None:
    method = find("derive.quantile_group@1.0")
    assert method.derivations is not None
    assert method.derivations({"variable": "x", "name": "q"}) == {"q": ["x"]}
    assert method.derivations({"variable": "x", "name": "q", "weight": "w"}) == {"q": ["x", "w"]}


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"variable": "spant", "name": "q"}, UnknownColumn),
        ({"variable": "unit", "name": "q"}, NotNumeric),
        ({"variable": "spent", "name": "spent"}, VariableExists),
        ({"variable": "spent", "name": "q", "groups": 1}, WrongGroupCount),
        ({"variable": "spent", "name": "q", "weight": "w"}, UnknownColumn),
    ],
)
def test_what_makes_no_sense_is_refused(parameters: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        quantile_group(ibis.table({"unit": "string", "spent": "float64"}, name="units"), **parameters)


def test_it_is_built_on_a_table_without_data() -> None:
    shape = ibis.table({"unit": "string", "spent": "float64"}, name="units")
    assert str(quantile_group(shape, variable="spent", name="q").schema()["q"]) == "int64"


def units_of(values: list[float | None], weights: list[float]) -> Any:
    columns = {
        "unit": pa.array([f"u{n:03}" for n in range(len(values))]),
        "x": pa.array(values, pa.float64()),
        "w": pa.array(weights, pa.float64()),
    }
    return ibis.memtable(pa.table(columns))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 9).map(float)), st.integers(0, 8)), min_size=1, max_size=30),
    st.integers(2, 12),
)
def test_groups_follow_the_definition_exactly(units: list[tuple[float | None, int]], groups: int) -> None:
    """With whole weights in tenths, so that shares lie on the boundaries; judged in fractions."""
    values, tenths = [value for value, _ in units], [weight for _, weight in units]
    given_table = units_of(values, [weight / 10 for weight in tenths])
    found = dict(rows(quantile_group(given_table, variable="x", name="q", groups=groups, weight="w"), "unit", "q"))
    present = sorted((value, f"u{n:03}", tenths[n]) for n, value in enumerate(values) if value is not None)
    total, upto = sum(weight for _, _, weight in present), 0
    for _, unit, weight in present:
        upto += weight
        expected = max(1, ceil(Fraction(upto, total) * groups)) if total else None
        assert found.pop(unit) == expected
    assert set(found.values()) <= {None}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60), st.integers(2, 10))
def test_without_weights_no_group_is_larger_than_another_by_more_than_one(values: list[float], groups: int) -> None:
    given_table = units_of(list(values), [1.0] * len(values))
    found = rows(quantile_group(given_table, variable="x", name="q", groups=groups), "q", "x")
    sizes = [sum(1 for group, _ in found if group == k) for k in range(1, groups + 1)]
    assert max(sizes) - min(sizes) <= 1
    ordered = [group for group, _ in sorted(found, key=lambda row: (row[1], row[0]))]
    assert ordered == sorted(ordered)


def test_the_result_agrees_with_pandas_qcut_when_values_differ() -> None:
    values = list(np.random.default_rng(7).permutation(1000) * 1.5)
    found = rows(quantile_group(units_of(values, [1.0] * 1000), variable="x", name="q"), "unit", "q")
    reference = pd.qcut(pd.Series(values).rank(method="first"), 5, labels=False) + 1
    assert [group for _, group in found] == reference.tolist()
