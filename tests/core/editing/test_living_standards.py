"""The five methods on the 5,999 households of the Living Standards Survey 1997–98."""

from __future__ import annotations

import csv
import math
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pytest

from solieu.core.editing import calculate, check_rules, conform, correct, quantile_group
from solieu.core.tables import Category, Variable
from solieu.core.text import Text

from .records import rows

OPERATION = Path(__file__).resolve().parents[3] / "operations-demo" / "vlss-1998"
SOURCE = ("05_survey_microdata", "vlss1998_households.csv")
LABEL = Text("Nhãn", "Label")
URBAN_RURAL = (Category("urban", LABEL), Category("rural", LABEL))
VARIABLES = (
    Variable("area", "string", LABEL, URBAN_RURAL),
    *(Variable(name, "integer", LABEL) for name in ("head_age", "hhsize")),
    *(
        Variable(name, "decimal", LABEL)
        for name in ("schooling_years", "total_expenditure", "food_expenditure", "medical_expenditure")
    ),
)


def answers(number: int, household: dict[str, str]) -> dict[str, str]:
    """What a submission of this household holds: texts."""
    medical = float(household["lnmed"])
    return {
        "unit": f"uuid:{number:05}",
        "area": "urban" if household["urban"] == "yes" else "rural",
        "head_age": household["age"],
        "hhsize": household["hhsize"],
        "schooling_years": household["educyr"],
        "total_expenditure": repr(math.exp(float(household["lntotal"]))),
        "food_expenditure": repr(math.exp(float(household["lnrlfood"]))),
        "medical_expenditure": repr(math.exp(medical) if medical else 0.0),
    }


@pytest.fixture(scope="module")
def raw(shared_data: Callable[..., Path]) -> Any:
    with shared_data(*SOURCE).open(newline="") as file:
        households = [answers(number, row) for number, row in enumerate(csv.DictReader(file))]
    return ibis.memtable(pa.Table.from_pylist(households))


@pytest.fixture(scope="module")
def steps() -> dict[str, dict[str, Any]]:
    process = tomllib.loads((OPERATION / "process.toml").read_text("utf-8"))
    return {step["id"]: step.get("parameters", {}) for step in process["step"]}


@pytest.fixture(scope="module")
def corrected(raw: Any, steps: dict[str, dict[str, Any]]) -> dict[str, Any]:
    found = conform(raw, variables=VARIABLES)
    assert rows(found["problems"]) == []
    return correct(found["conformed"], corrections=steps["correct"]["corrections"])


def test_the_two_schoolings_that_are_not_whole_are_rounded_down(corrected: dict[str, Any]) -> None:
    assert rows(corrected["changes"], "rule", "before", "after") == [
        ("C01", "12.66667", "12.0"),
        ("C01", "5.75", "5.0"),
    ]


def test_the_rules_find_what_sql_finds(corrected: dict[str, Any]) -> None:
    found = check_rules(corrected["corrected"], rules=(OPERATION / "rules.vtl").read_text("utf-8"))
    failures = Counter(rule for _, rule, _ in rows(found["failures"]))
    connection = duckdb.connect()
    connection.register("h", corrected["corrected"].to_pyarrow())
    counted = connection.sql("""
        select count(*) filter (food_expenditure > total_expenditure),
               count(*) filter (medical_expenditure > total_expenditure),
               count(*) filter (schooling_years > head_age - 5),
               count(*) filter (hhsize > 15),
               count(*) filter (head_age > 90)
        from h""").fetchall()[0]
    assert counted == tuple(failures[rule] for rule in ("R03", "R04", "R07", "R11", "R15"))
    assert counted[:2] == (1, 78)
    summary = rows(found["summary"], "rule", "checked", "failed", "undecided")
    assert {rule: failed for rule, _, failed, _ in summary if failed} == failures
    assert all(undecided == 0 for _, _, _, undecided in summary)


def test_expenditure_per_head_has_the_means_of_the_file(
    corrected: dict[str, Any], steps: dict[str, dict[str, Any]]
) -> None:
    derived = calculate(corrected["corrected"], expressions=steps["derive"]["expressions"])
    means = dict(rows(derived.group_by("area").aggregate(mean=derived.expenditure_per_head.mean())))
    assert means["rural"] == pytest.approx(2398.4210042518225, rel=1e-9)
    assert means["urban"] == pytest.approx(5583.176346730645, rel=1e-9)


def test_fifths_hold_a_fifth_of_the_households(corrected: dict[str, Any], steps: dict[str, dict[str, Any]]) -> None:
    derived = calculate(corrected["corrected"], expressions=steps["derive"]["expressions"])
    grouped = quantile_group(derived, **steps["quintile"])
    sizes = Counter(group for _, group in rows(grouped, "unit", steps["quintile"]["name"]))
    assert sorted(sizes) == [1, 2, 3, 4, 5]
    assert sum(sizes.values()) == 5999
    assert set(sizes.values()) == {1199, 1200}
