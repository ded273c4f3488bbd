"""Laws that hold for every sample.

A cube costs most of a second, however small, so many samples and their variants stand in one
table, each in strata of its own: the estimates of a domain know nothing of other strata.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isclose, sqrt
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.core.estimation.builders import Row, as_table, linear_by_hand, rows_of

from solieu.core.estimation import Design, Mean, Proportion, Quantile, Ratio, Statistic, Total, tabulate

DESIGN = Design(weight="w", strata="h", cluster="c", fpc="N")
MEASURES: dict[str, Statistic] = {
    "total": Total("y"),
    "mean": Mean("y"),
    "ratio": Ratio("y", "x"),
    "share": Proportion("g", "a"),
    "median": Quantile("y", 0.5),
    "decile": Quantile("y", 0.1),
}
BY_HAND: dict[str, tuple[Any, Any]] = {
    "total": (lambda row: row["y"], None),
    "mean": (lambda row: row["y"], lambda row: 1.0),
    "ratio": (lambda row: row["y"], lambda row: row["x"]),
    "share": (lambda row: float(row["g"] == "a"), lambda row: 1.0),
}
FIGURES = ("OBS_VALUE", "SE", "LOWER", "UPPER", "N", "CLUSTERS")
Rows = list[dict[str, Any]]
Cells = Mapping[tuple[str, str], dict[str, Any]]
numbers = st.integers(-2_000, 50_000).map(lambda n: n / 8)


@st.composite
def samples(draw: st.DrawFn) -> Rows:
    """Two or three strata of two to four clusters of one to four units; some values are missing."""
    rows: Rows = []
    for stratum in range(draw(st.integers(2, 3))):
        clusters = draw(st.integers(2, 4))
        size = float(clusters + draw(st.integers(0, 20)))
        for cluster in range(clusters):
            for _ in range(draw(st.integers(1, 4))):
                unit = {"h": f"h{stratum}", "c": cluster, "N": size, "w": draw(st.integers(1, 400)) / 16}
                unit |= {"y": draw(st.none() | numbers), "x": draw(st.integers(1, 4_000)) / 4}
                rows.append(unit | {"g": draw(st.sampled_from("ab"))})
    return rows


def as_census(rows: Rows) -> Rows:
    clusters = {h: {row["c"] for row in rows if row["h"] == h} for h in {row["h"] for row in rows}}
    return [row | {"N": float(len(clusters[row["h"]]))} for row in rows]


VARIANTS: dict[str, Callable[[Rows], Rows]] = {
    "plain": lambda rows: rows,
    "turned": lambda rows: rows[::-1],
    "scaled": lambda rows: [row | {"y": row["y"] and row["y"] * -4} for row in rows],
    "heavier": lambda rows: [row | {"w": row["w"] * 3} for row in rows],
    "census": as_census,
}


def cells_of(drawn: list[Rows]) -> dict[tuple[str, str], Cells]:
    """By sample and variant: the cells by measure and code."""
    stacked = [
        row | {"sample": f"s{i}", "variant": variant, "h": f"{i}{variant}{row['h']}"}
        for i, rows in enumerate(drawn)
        for variant, change in VARIANTS.items()
        for row in change(rows)
    ]
    cube = tabulate(as_table(stacked), design=DESIGN, measures=MEASURES, dimensions=["sample", "variant", "g"])
    found: dict[tuple[str, str], dict[tuple[str, str], dict[str, Any]]] = {}
    for row in rows_of(cube):
        found.setdefault((row["sample"], row["variant"]), {})[row["MEASURE"], row["g"]] = row
    return {(f"s{i}", variant): found[f"s{i}", variant] for i in range(len(drawn)) for variant in VARIANTS}


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-7)


def the_order_of_the_rows_changes_nothing(rows: Rows, variants: Mapping[str, Cells]) -> None:
    for key, cell in variants["plain"].items():
        assert all(same(cell[figure], variants["turned"][key][figure]) for figure in FIGURES)


def scaling_a_variable_scales_estimate_and_error(rows: Rows, variants: Mapping[str, Cells]) -> None:
    for (measure, code), cell in variants["plain"].items():
        if measure in ("total", "mean", "ratio") and cell["N"]:
            scaled = variants["scaled"][measure, code]
            assert same(scaled["OBS_VALUE"], cell["OBS_VALUE"] * -4)
            assert same(scaled["SE"], cell["SE"] and cell["SE"] * 4)


def weights_times_a_constant_leave_what_is_not_a_total(rows: Rows, variants: Mapping[str, Cells]) -> None:
    for key, cell in variants["plain"].items():
        if key[0] != "total":
            assert all(same(cell[figure], variants["heavier"][key][figure]) for figure in FIGURES)


def a_census_has_no_sampling_error(rows: Rows, variants: Mapping[str, Cells]) -> None:
    for (measure, _), cell in variants["census"].items():
        if cell["N"] and measure in BY_HAND:
            assert cell["SE"] == 0


def domain_totals_add_up(rows: Rows, variants: Mapping[str, Cells]) -> None:
    cells = variants["plain"]
    whole, parts = cells["total", "_T"], [cells["total", code] for code in ("a", "b") if ("total", code) in cells]
    assert same(sum(part["OBS_VALUE"] or 0 for part in parts), whole["OBS_VALUE"] or 0)
    assert sum(part["N"] for part in parts) == whole["N"]


def figures_agree_with_the_formulas_followed_literally(rows: Rows, variants: Mapping[str, Cells]) -> None:
    for (measure, code), cell in variants["plain"].items():
        if measure in BY_HAND and cell["N"]:
            within: Callable[[Row], bool] = lambda row, code=code: code in (row["g"], "_T")  # noqa: E731
            value, variance, n = linear_by_hand(rows, *BY_HAND[measure], within, clustered=True)
            assert cell["N"] == n
            assert same(cell["OBS_VALUE"], value)
            assert same(cell["SE"], sqrt(variance)) or (cell["SE"] is None and cell["CLUSTERS"] == 1)


def a_quantile_is_the_first_value_that_reaches_its_share(rows: Rows, variants: Mapping[str, Cells]) -> None:
    for (measure, code), cell in variants["plain"].items():
        if measure in ("median", "decile"):
            p = 0.5 if measure == "median" else 0.1
            own = [row for row in rows if row["y"] is not None and code in (row["g"], "_T")]
            whole = sum(row["w"] for row in own)
            reached = [x["y"] for x in own if sum(r["w"] for r in own if r["y"] <= x["y"]) >= p * whole]
            assert cell["OBS_VALUE"] == min(reached, default=None)
            assert cell["LOWER"] is None or cell["LOWER"] <= cell["OBS_VALUE"] <= cell["UPPER"]


LAWS = [
    the_order_of_the_rows_changes_nothing,
    scaling_a_variable_scales_estimate_and_error,
    weights_times_a_constant_leave_what_is_not_a_total,
    a_census_has_no_sampling_error,
    domain_totals_add_up,
    figures_agree_with_the_formulas_followed_literally,
    a_quantile_is_the_first_value_that_reaches_its_share,
]


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(samples(), min_size=8, max_size=8))
def test_every_law_holds_for_every_sample(drawn: list[Rows]) -> None:
    cells = cells_of(drawn)
    for i, rows in enumerate(drawn):
        for law in LAWS:
            law(rows, {variant: cells[f"s{i}", variant] for variant in VARIANTS})


@pytest.mark.parametrize("design", [Design(), Design(weight="w"), Design(cluster="c"), Design(strata="h")])
def test_parts_of_a_design_may_be_absent(design: Design) -> None:
    rows = [{"h": f"h{i % 2}", "c": i % 5, "w": 1.0 + i % 3, "y": float(i * i % 17)} for i in range(30)]
    (cell,) = rows_of(tabulate(as_table(rows), design=design, measures={"M": Mean("y")}, dimensions=[]))
    plain = [row | {"w": row["w"] if design.weight else 1.0, "h": row["h"] if design.strata else ""} for row in rows]
    value, variance, n = linear_by_hand(plain, *BY_HAND["mean"], clustered=design.cluster is not None)
    assert same(cell["OBS_VALUE"], value)
    assert same(cell["SE"], sqrt(variance))
    assert cell["N"] == n == 30
