"""What an estimate refuses, with which facts; and how it behaves at the edges."""

from __future__ import annotations

from math import isclose, nan, sqrt
from typing import Any

import ibis
import pytest
from tests.core.estimation.builders import WORKED, as_table, one, read_table, rows_of

from solieu.core import registry
from solieu.core.errors import StatError
from solieu.core.estimation import (
    Design,
    Mean,
    Proportion,
    Quantile,
    Ratio,
    Total,
    estimate,
    read_statistic,
    tabulate,
)
from solieu.core.estimation.design import ImpossiblePopulation, IncompleteDesign, LonelyCluster, UnknownDesign
from solieu.core.estimation.evaluate import ImpossibleConfidence
from solieu.core.estimation.statistic import (
    ImpossibleProbability,
    NotNumeric,
    UnknownStatistic,
    UnknownVariable,
)
from solieu.core.estimation.tables import CodeOfTotal

LONELY = """
h | c | N  | y
A | 1 | 10 | 4
A | 2 | 10 | 6
B | 3 | 5  | 8
"""


def mean(rows: str | list[dict[str, Any]], design: Design, **named: Any) -> dict[str, Any]:
    table = as_table(read_table(rows) if isinstance(rows, str) else rows)
    return one(estimate(table, design=design, statistic=named.pop("statistic", Mean("y")), **named))


def test_a_stratum_with_one_cluster_is_refused_by_name() -> None:
    with pytest.raises(LonelyCluster) as refused:
        mean(LONELY, Design(strata="h", cluster="c", fpc="N"))
    assert refused.value.facts == {"stratum": "B"}
    assert "Stratum B" in refused.value.say("en")


def test_a_lonely_cluster_may_count_as_certain_or_be_compared_with_zero() -> None:
    design = {"strata": "h", "cluster": "c"}
    total = {"statistic": Total("y")}
    assert isclose(mean(LONELY, Design(**design, lonely="certainty"), **total)["se"], sqrt(4))
    assert isclose(mean(LONELY, Design(**design, lonely="adjust"), **total)["se"], sqrt(4 + 64))


def test_a_lonely_cluster_that_is_its_whole_stratum_adds_nothing() -> None:
    rows = [row | {"N": 1.0 if row["h"] == "B" else 10.0} for row in read_table(LONELY)]
    row = mean(rows, Design(weight="N", strata="h", cluster="c", fpc="N"), statistic=Total("y"))
    assert isclose(row["se"], sqrt(0.8 * 2 * 200))


def test_a_design_variable_without_a_value_is_refused_with_the_count() -> None:
    rows = [row | {"w": None if row["c"] < 3 else 1.0} for row in read_table(LONELY)]
    with pytest.raises(IncompleteDesign) as refused:
        mean(rows, Design(weight="w", cluster="c"))
    assert refused.value.facts == {"variable": "w", "count": 2}


@pytest.mark.parametrize("sizes", [(1.5, 1.5), (10, 12), (0, 0), (-3, -3)])
def test_an_impossible_population_size_is_refused(sizes: tuple[float, float]) -> None:
    rows = [{"h": "A", "N": float(size), "y": 1.0} for size in sizes]
    with pytest.raises(ImpossiblePopulation):
        mean(rows, Design(strata="h", fpc="N"))


def test_a_size_may_be_given_as_the_sampled_fraction() -> None:
    sizes = read_table(WORKED)
    fractions = [row | {"size": 3 / 6 if row["stratum"] == "A" else 2 / 10} for row in sizes]
    design = Design(weight="weight", strata="stratum", cluster="cluster", fpc="size")
    assert isclose(mean(sizes, design)["se"], mean(fractions, design)["se"], rel_tol=1e-14)


def test_without_weights_the_population_size_gives_them() -> None:
    rows = [{"h": h, "N": size, "y": y} for h, size, y in [("A", 6.0, 1.0), ("A", 6.0, 3.0), ("B", 20.0, 5.0)]]
    rows.append({"h": "B", "N": 20.0, "y": 7.0})
    row = mean(rows, Design(strata="h", fpc="N"), statistic=Total("y"))
    assert isclose(row["estimate"], 3 * 4 + 10 * 12)


@pytest.mark.parametrize(
    ("error", "call"),
    [
        (UnknownVariable, {"statistic": Mean("z")}),
        (UnknownVariable, {"by": ["z"]}),
        (UnknownVariable, {"design": Design(weight="z")}),
        (NotNumeric, {"statistic": Mean("h")}),
        (ImpossibleConfidence, {"confidence": 1.0}),
        (UnknownDesign, {"design": {"psu": "c"}}),
        (UnknownDesign, {"design": {"lonely": "ignore"}}),
        (UnknownStatistic, {"statistic": {"statistic": "mode", "variable": "y"}}),
        (UnknownStatistic, {"statistic": {"statistic": "ratio", "numerator": "y"}}),
        (UnknownStatistic, {"statistic": {"statistic": "mean", "variable": "y", "trim": 0.1}}),
    ],
)
def test_what_cannot_be_understood_is_refused(error: type[StatError], call: dict[str, Any]) -> None:
    with pytest.raises(error) as refused:
        estimate(as_table(read_table(LONELY)), **({"design": Design(), "statistic": Mean("y")} | call))
    for language in ("vi", "en"):
        assert refused.value.say(language)
        assert refused.value.advise(language)


@pytest.mark.parametrize("probability", [0, 1, -0.5, 2, nan])
def test_a_quantile_needs_a_probability_between_0_and_1(probability: float) -> None:
    with pytest.raises(ImpossibleProbability):
        Quantile("y", probability)


def test_another_rule_for_quantiles_is_refused() -> None:
    with pytest.raises(UnknownStatistic):
        Quantile("y", 0.5, rule="hf7")


def test_the_code_of_the_total_may_not_be_a_code_of_the_data() -> None:
    rows = [{"g": "_T", "y": 1.0}, {"g": "a", "y": 2.0}]
    with pytest.raises(CodeOfTotal) as refused:
        tabulate(as_table(rows), design=Design(), measures={"M": Mean("y")}, dimensions=["g"])
    assert refused.value.facts == {"variable": "g", "code": "_T"}


def test_statistics_and_designs_are_read_from_the_tables_file() -> None:
    assert read_statistic({"statistic": "quantile", "variable": "y", "probability": 0.5}) == Quantile("y", 0.5)
    assert read_statistic({"statistic": "ratio", "numerator": "y", "denominator": "x"}) == Ratio("y", "x")
    assert Design.read({"cluster": "commune", "note": {"vi": "…"}}) == Design(cluster="commune")


def test_missing_values_leave_the_statistic_but_not_the_design() -> None:
    rows = [{"c": c, "y": y} for c, y in [(1, 2.0), (2, 4.0), (3, None), (3, nan)]]
    row = mean(rows, Design(cluster="c"))
    assert (row["estimate"], row["n"], row["clusters"], row["df"]) == (3, 2, 2, 1)
    assert isclose(row["se"], sqrt(3 / 2 * (0.5**2 + 0.5**2)))


def test_one_cluster_says_nothing_about_the_spread_of_a_mean() -> None:
    rows = [{"g": "a", "c": 1, "y": 2.0}, {"g": "a", "c": 1, "y": 3.0}, {"g": "b", "c": 2, "y": 4.0}]
    table = as_table([*rows, {"g": "b", "c": 3, "y": 5.0}])
    found = {
        row["g"]: row for row in rows_of(estimate(table, design=Design(cluster="c"), statistic=Mean("y"), by=["g"]))
    }
    assert found["a"]["estimate"] == 2.5
    assert [found["a"][name] for name in ("se", "cv", "lower", "upper")] == [None] * 4
    assert found["b"]["se"] > 0


def test_a_unit_without_a_code_counts_in_totals_only() -> None:
    rows = [{"g": g, "y": y} for g, y in [("a", 1.0), ("a", 3.0), ("b", 5.0), ("b", 6.0), (None, 10.0)]]
    cube = tabulate(as_table(rows), design=Design(), measures={"T": Total("y")}, dimensions=["g"])
    assert {row["g"]: row["OBS_VALUE"] for row in rows_of(cube)} == {"a": 4, "b": 11, "_T": 25}


def test_a_combination_that_nobody_has_keeps_its_place() -> None:
    rows = [{"g": g, "k": k, "y": 1.0 + i} for i, (g, k) in enumerate([("a", "x"), ("a", "x"), ("b", "y"), ("b", "y")])]
    cube = tabulate(as_table(rows), design=Design(), measures={"M": Mean("y"), "T": Total("y")}, dimensions=["g", "k"])
    cells = {(row["MEASURE"], row["g"], row["k"]): row for row in rows_of(cube)}
    assert len(cells) == 2 * 3 * 3
    empty = cells["T", "a", "y"]
    assert (empty["N"], empty["CLUSTERS"], empty["OBS_VALUE"], empty["SE"]) == (0, 0, None, None)


def test_a_share_of_none_or_all_has_no_room_to_vary() -> None:
    rows = [{"g": "a"} for _ in range(5)]
    for code, share in (("a", 1), ("b", 0)):
        row = one(estimate(as_table(rows), design=Design(), statistic=Proportion("g", code)))
        assert (row["estimate"], row["se"], row["lower"], row["upper"]) == (share, 0, share, share)


def test_numbers_and_truths_can_be_categories() -> None:
    table = as_table([{"k": k, "t": k > 1} for k in (1, 1, 2, 2, 2)])
    assert one(estimate(table, design=Design(), statistic=Proportion("k", 2)))["estimate"] == 0.6
    assert one(estimate(table, design=Design(), statistic=Mean("t")))["estimate"] == 0.6


def test_an_expression_can_be_built_before_there_is_data() -> None:
    shape = ibis.table({"g": "string", "y": "float64", "w": "float64", "c": "int64"}, name="units")
    measures = {"M": Mean("y"), "Q": Quantile("y", 0.5)}
    cube = tabulate(shape, design=Design(weight="w", cluster="c"), measures=measures, dimensions=["g"])
    expected = ["g", "MEASURE", "OBS_VALUE", "SE", "CV", "LOWER", "UPPER", "N", "CLUSTERS"]
    assert list(cube.columns) == expected


def test_both_methods_are_registered_with_what_they_are_made_from() -> None:
    parameters = {"measures": {"R": {"statistic": "ratio", "numerator": "food", "denominator": "total"}}}
    found = registry.find("estimate.tabulate@1.0")
    assert found.inputs == ["units"]
    assert found.derivations is not None
    assert found.derivations(parameters) == {"R": ["food", "total"]}
    assert registry.find("estimate.statistic@1.0").source


def test_figures_come_out_as_plain_numbers() -> None:
    schema = (
        tabulate(as_table(read_table(WORKED)), design=Design(), measures={"M": Mean("y")}, dimensions=["sex"])
        .to_pyarrow()
        .schema
    )
    types = {field.name: str(field.type) for field in schema}
    assert types == {"sex": "string", "MEASURE": "string", "N": "int64", "CLUSTERS": "int64"} | dict.fromkeys(
        ("OBS_VALUE", "SE", "CV", "LOWER", "UPPER"), "double"
    )
