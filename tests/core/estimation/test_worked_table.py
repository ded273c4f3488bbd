"""The table of docs/reference/methods/estimation.md, every figure of which can be had by hand."""

from __future__ import annotations

from fractions import Fraction
from math import exp, isclose, sqrt
from typing import Any

import pytest
from tests.core.estimation.builders import WORKED, as_table, one, read_table, rows_of

from solieu.core.estimation import Design, Mean, Proportion, Quantile, Ratio, Statistic, Total, estimate, tabulate

DESIGN = Design(weight="weight", strata="stratum", cluster="cluster", fpc="size")


@pytest.fixture(scope="module")
def units() -> Any:
    return as_table(read_table(WORKED))


@pytest.mark.parametrize(
    ("statistic", "value", "variance"),
    [
        (Total("y"), 100, Fraction(230)),
        (Mean("y"), 5, Fraction(13, 40)),
        (Ratio("y", "x"), 0.5, Fraction(43, 20_000)),
        (Proportion("sex", "f"), 0.3, Fraction(9, 20_000)),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_every_statistic_has_its_worked_value(
    units: Any, statistic: Statistic, value: float, variance: Fraction
) -> None:
    row = one(estimate(units, design=DESIGN, statistic=statistic))
    assert isclose(row["estimate"], value, rel_tol=1e-14)
    assert isclose(row["se"], sqrt(variance), rel_tol=1e-12)
    assert isclose(row["cv"], sqrt(variance) / value, rel_tol=1e-12)
    assert (row["n"], row["clusters"], row["df"]) == (7, 5, 3)


def test_the_interval_is_t_standard_errors_wide(units: Any) -> None:
    row = one(estimate(units, design=DESIGN, statistic=Mean("y")))
    reach = 3.182446305284263 * sqrt(13 / 40)
    assert isclose(row["lower"], 5 - reach, rel_tol=1e-10)
    assert isclose(row["upper"], 5 + reach, rel_tol=1e-10)


def test_the_interval_of_a_share_is_symmetric_in_log_odds(units: Any) -> None:
    row = one(estimate(units, design=DESIGN, statistic=Proportion("sex", "f")))
    stretch = exp(3.182446305284263 * sqrt(9 / 20_000) / 0.21)
    assert isclose(row["lower"] / (1 - row["lower"]), 3 / 7 / stretch, rel_tol=1e-10)
    assert isclose(row["upper"] / (1 - row["upper"]), 3 / 7 * stretch, rel_tol=1e-10)


def test_a_domain_counts_the_clusters_it_does_not_touch(units: Any) -> None:
    found = {row["sex"]: row for row in rows_of(estimate(units, design=DESIGN, statistic=Mean("y"), by=["sex"]))}
    assert isclose(found["f"]["estimate"], 5, rel_tol=1e-14)
    assert isclose(found["f"]["se"], sqrt(1 / 6), rel_tol=1e-12)
    assert (found["f"]["n"], found["f"]["clusters"], found["f"]["df"]) == (3, 3, 2)
    assert isclose(found["m"]["estimate"], 5, rel_tol=1e-14)
    assert isclose(found["m"]["se"], sqrt(53 / 98), rel_tol=1e-12)
    assert (found["m"]["n"], found["m"]["clusters"], found["m"]["df"]) == (4, 4, 2)


def test_the_median_and_its_interval_come_from_the_distribution_function(units: Any) -> None:
    row = one(estimate(units, design=DESIGN, statistic=Quantile("y", 0.5), confidence=0.9))
    assert (row["estimate"], row["lower"], row["upper"]) == (5, 5, 9)
    assert isclose(row["se"], (9 - 5) / (2 * 2.353363434801825), rel_tol=1e-10)


def test_an_interval_that_leaves_the_distribution_is_missing(units: Any) -> None:
    row = one(estimate(units, design=DESIGN, statistic=Quantile("y", 0.5), confidence=0.95))
    assert (row["estimate"], row["se"], row["lower"], row["upper"]) == (5, None, None, None)


def test_the_cube_has_the_same_figures_as_the_single_estimates(units: Any) -> None:
    cube = tabulate(units, design=DESIGN, measures={"M": Mean("y"), "R": Ratio("y", "x")}, dimensions=["sex"])
    cells = {(row["sex"], row["MEASURE"]): row for row in rows_of(cube)}
    assert set(cells) == {(sex, measure) for sex in ("_T", "f", "m") for measure in "MR"}
    assert isclose(cells["m", "M"]["SE"], sqrt(53 / 98), rel_tol=1e-12)
    assert isclose(cells["_T", "R"]["SE"], sqrt(43 / 20_000), rel_tol=1e-12)
    assert cells["_T", "M"]["N"] == 7
    assert cells["f", "M"]["CLUSTERS"] == 3
