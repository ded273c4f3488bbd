"""Rulesets on tables."""

from __future__ import annotations

from typing import Any

import pytest

from solieu.core.standards.vtl import VtlError, parse_ruleset
from solieu.core.standards.vtl.validation import check_datapoint, refuse_faults

from .records import memory_table

RULES = """define datapoint ruleset flows (variable kind, amount as m) is
  R1 : when kind = "CREDIT" then m >= 0 errorcode "Bad credit";
  R2 : m < 100 errorcode "Too much" errorlevel "warning"
end datapoint ruleset"""
(FLOWS,) = parse_ruleset(RULES)


@pytest.fixture
def flows() -> Any:
    columns = {
        "id": [1, 2, 3, 4],
        "kind": ["CREDIT", "CREDIT", "DEBIT", None],
        "amount": [-5.0, None, 200.0, -1.0],
    }
    return memory_table(columns, {"id": "int64", "kind": "string", "amount": "float64"})


def rows(table: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(row.values()) for row in table.to_pyarrow().to_pylist()), key=str)


def test_broken_rules_come_with_the_measures_the_code_and_the_level(flows: Any) -> None:
    found = check_datapoint(flows, FLOWS, identifiers=["id"])
    assert found.columns == ("id", "kind", "amount", "ruleid", "errorcode", "errorlevel")
    assert rows(found) == [
        (1, "CREDIT", -5.0, "R1", "Bad credit", None),
        (3, "DEBIT", 200.0, "R2", "Too much", "warning"),
    ]


def test_all_verdicts_are_true_false_or_null(flows: Any) -> None:
    found = check_datapoint(flows, FLOWS, identifiers=["id"], output="all")
    assert rows(found) == [
        (1, False, "R1", "Bad credit", None),
        (1, True, "R2", None, None),
        (2, None, "R1", None, None),
        (2, None, "R2", None, None),
        (3, False, "R2", "Too much", "warning"),
        (3, True, "R1", None, None),
        (4, None, "R1", None, None),
        (4, True, "R2", None, None),
    ]


def test_all_measures_keeps_the_measures_beside_the_verdict(flows: Any) -> None:
    found = check_datapoint(flows, FLOWS, identifiers=["id"], output="all_measures")
    assert found.columns == ("id", "kind", "amount", "bool_var", "ruleid", "errorcode", "errorlevel")
    assert len(rows(found)) == 8


def test_value_domains_are_bound_to_components(flows: Any) -> None:
    text = "define datapoint ruleset d (valuedomain money as v) is v >= 0 end datapoint ruleset"
    (ruleset,) = parse_ruleset(text)
    found = check_datapoint(flows, ruleset, identifiers=["id"], components=["amount"])
    assert sorted(found.to_pyarrow()["id"].to_pylist()) == [1, 4]


def test_a_ruleset_that_does_not_fit_the_table_is_refused(flows: Any) -> None:
    with pytest.raises(VtlError):
        refuse_faults([FLOWS], flows.drop("kind"))
