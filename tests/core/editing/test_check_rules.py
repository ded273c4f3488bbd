"""`edit.check_rules@1.0`."""

from __future__ import annotations

from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.standards.vtl.meaning import value

from solieu.core.editing import check_rules
from solieu.core.editing.errors import RuleInTwoSets, UnknownColumn
from solieu.core.standards.vtl import VtlError, parse_expression

from .records import rows, table

RULES = """define datapoint ruleset households (variable size, total_spent as total, food) is
  R1 : size > 0 errorcode "Hộ phải có người | A household has members";
  R2 : food <= total errorlevel "warning";
  R3 : when size > 15 then not isnull(food) errorlevel "explain"
end datapoint ruleset"""

HOUSEHOLDS = """unit | size:int | total_spent:float | food:float
                u1   | 4        | 100               | 60
                u2   | 0        | 50                | 70
                u3   | 20       | 10                |
                u4   |          |                   | 5
                u5   | 16       | 90                | 90"""


def test_every_broken_rule_of_every_unit_is_listed() -> None:
    found = check_rules(table(HOUSEHOLDS), rules=RULES)
    assert rows(found["failures"]) == [
        ("u2", "R1", "error"),
        ("u2", "R2", "warning"),
        ("u3", "R3", "explain"),
    ]


def test_the_summary_counts_checked_failed_and_undecided() -> None:
    found = check_rules(table(HOUSEHOLDS), rules=RULES)["summary"]
    assert [tuple(row.values()) for row in found.to_pyarrow().to_pylist()] == [
        ("R1", "error", 4, 1, 1),
        ("R2", "warning", 3, 1, 2),
        ("R3", "explain", 2, 1, 0),
    ]


def test_a_unit_out_of_scope_is_not_checked() -> None:
    text = "define datapoint ruleset r (variable size) is A : when size > 100 then size < 0 end datapoint ruleset"
    found = check_rules(table(HOUSEHOLDS), rules=text)["summary"]
    assert rows(found) == [("A", "error", 0, 0, 1)]


def test_an_empty_table_has_no_failures_and_a_full_summary() -> None:
    nobody = ibis.memtable(pa.table({"unit": pa.array([], pa.string()), "size": pa.array([], pa.int64())}))
    text = "define datapoint ruleset r (variable size) is A : size > 0; B : size < 9 end datapoint ruleset"
    found = check_rules(nobody, rules=text)
    assert rows(found["failures"]) == []
    assert rows(found["summary"]) == [("A", "error", 0, 0, 0), ("B", "error", 0, 0, 0)]


def test_it_is_built_on_a_table_without_data() -> None:
    shape = ibis.table({"unit": "string", "size": "int64", "total_spent": "float64", "food": "float64"}, name="units")
    found = check_rules(shape, rules=RULES)
    assert found["failures"].columns == ("unit", "rule", "severity")
    assert found["summary"].columns == ("rule", "severity", "checked", "failed", "undecided")


def test_rules_that_do_not_fit_the_table_are_refused_with_their_line() -> None:
    shape = ibis.table({"unit": "string", "size": "string", "total_spent": "float64", "food": "float64"}, name="units")
    with pytest.raises(VtlError) as caught:
        check_rules(shape, rules=RULES)
    assert (caught.value.code, caught.value.at.line) == ("vtl.different-types", 2)


def test_units_need_a_key_and_rules_a_name_of_their_own() -> None:
    with pytest.raises(UnknownColumn):
        check_rules(ibis.table({"size": "int64"}, name="units"), rules=RULES)
    with pytest.raises(RuleInTwoSets):
        check_rules(table(HOUSEHOLDS), rules=RULES + "; " + RULES.replace("households", "again"))


CONDITIONS = ["a > b", "not (a = 3)", "a in {1, 2} or isnull(b)", "a + b < 5", "between(b, 0, 3)", "a <> b and b > 0"]
small = st.one_of(st.none(), st.integers(-2, 5))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(small, small), min_size=1, max_size=12),
    st.lists(
        st.tuples(st.one_of(st.none(), st.sampled_from(CONDITIONS)), st.sampled_from(CONDITIONS)),
        min_size=1,
        max_size=5,
    ),
)
def test_verdicts_partition_the_units(
    units: list[tuple[int | None, int | None]], rules: list[tuple[str | None, str]]
) -> None:
    """Per rule: out of scope + passed + failed + undecided = all, as plain Python judges them."""
    columns = {"unit": pa.array([f"u{n}" for n in range(len(units))])}
    columns |= {name: pa.array([u[i] for u in units], pa.int64()) for i, name in enumerate("ab")}
    body = ";\n".join(f"R{n} : {f'when {when} then ' if when else ''}{then}" for n, (when, then) in enumerate(rules))
    found = check_rules(
        ibis.memtable(pa.table(columns)),
        rules=f"define datapoint ruleset r (variable a, b) is {body} end datapoint ruleset",
    )
    summary = {row[0]: row[2:] for row in rows(found["summary"])}
    failures = rows(found["failures"], "unit", "rule")
    for n, (when, then) in enumerate(rules):
        verdicts = [judge(when, then, {"a": a, "b": b}) for a, b in units]
        checked = [v for v in verdicts if v in ("passed", "failed")]
        assert summary[f"R{n}"] == (len(checked), verdicts.count("failed"), verdicts.count("undecided"))
        broken = [f"u{i}" for i, verdict in enumerate(verdicts) if verdict == "failed"]
        assert sorted(unit for unit, rule in failures if rule == f"R{n}") == sorted(broken)


def judge(when: str | None, then: str, record: dict[str, Any]) -> str:
    scope = value(parse_expression(when), record) if when else True
    outcome = value(parse_expression(then), record)
    if scope is False:
        return "out of scope"
    if scope is True:
        return {True: "passed", False: "failed", None: "undecided"}[outcome]
    return "undecided" if outcome is not True else "out of scope"


def test_failures_agree_with_sql_written_by_hand() -> None:
    drawn = "unit | size:int | total_spent:float | food:float\n"
    drawn += "\n".join(f"u{n} | {n % 19 or ''} | {n * 7 % 90} | {n * 13 % 100 or ''}" for n in range(120))
    ours = rows(check_rules(table(drawn), rules=RULES)["failures"])
    connection = duckdb.connect()
    connection.register("households", table(drawn).to_pyarrow())
    by_hand = connection.sql("""
        select unit, 'R1' as rule, 'error' from households where (size > 0) = false
        union all select unit, 'R2', 'warning' from households where (food <= total_spent) = false
        union all select unit, 'R3', 'explain' from households where size > 15 and food is null""").fetchall()
    assert ours == sorted(by_hand)
