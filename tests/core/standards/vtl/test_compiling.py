"""Expressions on tables: worked values, and agreement with a second implementation in Python."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solieu.core.standards.vtl import VtlError, parse_expression
from solieu.core.standards.vtl.compiling import compile_expression
from solieu.core.standards.vtl.syntax import Expression

from .expressions import sound
from .meaning import value
from .records import memory_table

SCHEMA = {
    "a": "int64", "b": "int64", "x": "float64", "y": "float64",
    "s": "string", "t": "string", "p": "boolean", "q": "boolean",
}  # fmt: skip
ROWS: list[dict[str, Any]] = [
    {"a": 3, "b": 0, "x": 2.5, "y": -0.5, "s": "Năm mới", "t": "a", "p": True, "q": False},
    {"a": -4, "b": 7, "x": 0.0, "y": 1e6, "s": "", "t": " 12 ", "p": False, "q": None},
    {"a": None, "b": 12, "x": None, "y": 44.5, "s": None, "t": "aXa", "p": None, "q": True},
    {"a": 0, "b": None, "x": -12.75, "y": None, "s": "12", "t": None, "p": True, "q": True},
    {"a": 10**15, "b": 10**6, "x": 1e200, "y": 1e200, "s": "-3.5e1", "t": "", "p": None, "q": None},
]


@pytest.fixture(scope="module")
def units() -> Any:
    columns = {name: [row[name] for row in ROWS] for name in SCHEMA}
    return memory_table(columns, SCHEMA)


def results(expressions: list[Expression], units: Any) -> list[list[Any]]:
    """Per expression its value for every row, in the order of the rows."""
    columns = {f"r{n}": compile_expression(e, units) for n, e in enumerate(expressions)}
    table = units.select(**columns).to_pyarrow()
    return [table[name].to_pylist() for name in columns]


def result(text: str, units: Any) -> list[Any]:
    return results([parse_expression(text)], units)[0]


WORKED = [
    ("a + b", [3, 3, None, None, 10**15 + 10**6]),
    ("a / b", [None, -4 / 7, None, None, 1e9]),
    ("a * b", [0, -28, None, None, None]),
    ("b * 2", [0, 14, 24, None, 2 * 10**6]),
    ("p and q", [False, False, None, True, None]),
    ("p or q", [True, None, True, True, None]),
    ("p xor q", [True, None, None, False, None]),
    ("not p", [False, True, None, False, None]),
    ("isnull(not p)", [False, False, True, False, True]),
    ("p = (a in {3, 0})", [True, True, None, True, None]),
    ("a > null", [None] * 5),
    ("a in {3, 0}", [True, False, None, True, False]),
    ("a not_in {3}", [False, True, None, True, True]),
    ("a in {3, null}", [True, None, None, None, None]),
    ("if p then a else -1", [3, -1, -1, 0, -1]),
    ('case when a > 0 then "pos" when a < 0 then "neg" else null', ["pos", "neg", None, None, "pos"]),
    ("nvl(a, 0)", [3, -4, 0, 0, 10**15]),
    ("between(a, 0, 5)", [True, False, None, True, False]),
    ("round(y)", [-1, 10**6, 45, None, None]),
    ("round(y, 0)", [-1.0, 1e6, 45.0, None, 1e200]),
    ("trunc(y)", [0, 10**6, 44, None, None]),
    ("trunc(y, -1)", [0.0, 1e6, 40.0, None, 1e200]),
    ("ceil(x)", [3, 0, None, -12, None]),
    ("floor(x)", [2, 0, None, -13, None]),
    ("sqrt(x)", [math.sqrt(2.5), 0.0, None, None, math.sqrt(1e200)]),
    ("ln(x)", [math.log(2.5), None, None, None, math.log(1e200)]),
    ("exp(y)", [math.exp(-0.5), None, math.exp(44.5), None, None]),
    ("power(x, 2)", [6.25, 0.0, None, 162.5625, None]),
    ("log(b, 10)", [None, math.log10(7), math.log10(12), None, 6.0]),
    ("mod(a, 5)", [3, 1, None, 0, 0]),
    ("mod(a, -5)", [-2, -4, None, 0, 0]),
    ("mod(a, 0)", [3, -4, None, 0, 10**15]),
    ("length(s)", [7, 0, None, 2, 6]),
    ("upper(s)", ["NĂM MỚI", "", None, "12", "-3.5E1"]),
    ("trim(t)", ["a", "12", "aXa", None, ""]),
    ('"[" || ltrim(t) || rtrim(t) || "]"', ["[aa]", "[12  12]", "[aXaaXa]", None, "[]"]),
    ("substr(s, 2, 3)", ["ăm ", "", None, "2", "3.5"]),
    ("substr(s, 6)", ["ới", "", None, "", "1"]),
    ('replace(t, "a")', ["", " 12 ", "X", None, ""]),
    ('instr(t, "a", _, 2)', [0, 0, 3, None, 0]),
    ('instr(t, "a", 2)', [0, 0, 3, None, 0]),
    ('match_characters(s, "[0-9]+")', [False, False, None, True, False]),
    ("cast(s, number)", [None, None, None, 12.0, -35.0]),
    ("cast(t, integer)", [None, 12, None, None, None]),
    ("cast(y, integer)", [0, 10**6, 44, None, None]),
    ("cast(p, string)", ["true", "false", None, "true", None]),
    ("cast(p, integer)", [1, 0, None, 1, None]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WORKED, ids=[text for text, _ in WORKED])
def test_a_worked_value(text: str, expected: list[Any], units: Any) -> None:
    for found, wanted in zip(result(text, units), expected, strict=True):
        assert same(found, wanted), (text, found, wanted)


DATES = [
    ('cast("2020-02-29", date)', date(2020, 2, 29)),
    ('cast("2021-02-29", date)', None),
    ('cast("29/02/2020", date, "DD/MM/YYYY")', date(2020, 2, 29)),
    ('cast("29-02-2020", date, "DD/MM/YYYY")', None),
    ('dateadd(cast("2020-01-31", date), 1, "M")', date(2020, 2, 29)),
    ('dateadd(cast("2020-02-10", date), -3, "Y")', date(2017, 2, 10)),
    ('dateadd(cast("2020-02-10", date), 4, "W")', date(2020, 3, 9)),
    ('datediff(cast("2020-12-14", date), cast("2021-04-20", date))', 127),
    ('getyear(cast("2020-12-14", date)) * 100 + getmonth(cast("2020-12-14", date))', 202012),
    ('dayofyear(cast("2020-12-31", date)) + dayofmonth(cast("2020-12-31", date))', 366 + 31),
    ('cast(cast("2020-12-14", date), string, "DD/MM/YYYY")', "14/12/2020"),
    ('cast("2020-12-14", date) > cast("2020-12-13", date)', True),
]


@pytest.mark.parametrize(("text", "expected"), DATES, ids=[text for text, _ in DATES])
def test_a_worked_date(text: str, expected: object, units: Any) -> None:
    assert result(text, units)[0] == expected


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(sound, min_size=1, max_size=12))
def test_the_engine_and_a_second_implementation_agree(units: Any, expressions: list[Expression]) -> None:
    for expression, found in zip(expressions, results(expressions, units), strict=True):
        for row, given_back in zip(ROWS, found, strict=True):
            assert same(given_back, value(expression, row)), (expression, row)


def same(found: Any, wanted: Any) -> bool:
    if found is None or wanted is None or isinstance(wanted, bool | str):
        return found is wanted or found == wanted
    if math.isinf(wanted):
        return bool(math.isinf(found))
    return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)


def test_an_expression_is_compiled_on_a_table_without_data() -> None:
    shape = ibis.table({"a": "int64", "s": "string"}, name="units")
    assert str(compile_expression(parse_expression("a / 2"), shape).type()) == "float64"
    assert str(compile_expression(parse_expression("length(s) > a"), shape).type()) == "boolean"


def test_an_unsound_expression_is_refused_before_the_data_are_touched() -> None:
    shape = ibis.table({"a": "int64", "s": "string"}, name="units")
    with pytest.raises(VtlError) as caught:
        compile_expression(parse_expression("a > s"), shape)
    assert caught.value.code == "vtl.different-types"


def test_the_deepest_expression_that_is_read_also_runs(units: Any) -> None:
    for text in (" + ".join(["a"] * 90), "not " * 90 + "p", "(if p then " * 40 + "a" + " else b)" * 40):
        assert len(result(text, units)) == len(ROWS)


def test_aliases_stand_for_columns(units: Any) -> None:
    column = compile_expression(parse_expression("first + 1"), units, names={"first": "a"})
    assert units.select(r=column).to_pyarrow()["r"].to_pylist() == [4, -3, None, 1, 10**15 + 1]
