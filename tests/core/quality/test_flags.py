"""Flags on tabulated tables."""

from __future__ import annotations

from typing import Any

import pytest
from tests.core.estimation.builders import as_table, rows_of

from solieu.core import registry
from solieu.core.estimation import Design, Mean, Quantile, tabulate
from solieu.core.quality import flag
from solieu.core.quality.flags import FIGURES, ImpossibleThresholds


def cell(area: str, n: int, cv: float | None = 0.05, measure: str = "M", **other: Any) -> dict[str, Any]:
    known = {"OBS_VALUE": 100.0, "SE": None if cv is None else cv * 100, "CV": cv, "LOWER": 90.0, "UPPER": 110.0}
    return {"AREA": area, "MEASURE": measure, **known, "N": n, "CLUSTERS": 9} | other


def flagged(*cells: dict[str, Any], **thresholds: Any) -> dict[str, dict[str, Any]]:
    return {row["AREA"]: row for row in rows_of(flag(as_table(cells), **thresholds))}


def test_columns_stand_in_their_order_and_the_clusters_are_gone() -> None:
    table = flag(as_table([cell("a", 40)]))
    assert list(table.columns) == ["MEASURE", "AREA", *FIGURES, "OBS_STATUS", "CONF_STATUS"]


def test_a_cell_of_too_few_units_keeps_its_place_without_figures() -> None:
    found = flagged(cell("_T", 129), cell("a", 29), cell("b", 40), cell("c", 60))
    assert (found["a"]["OBS_STATUS"], found["a"]["CONF_STATUS"]) == ("Q", "N")
    assert [found["a"][figure] for figure in FIGURES] == [None] * 6
    assert (found["c"]["OBS_STATUS"], found["c"]["CONF_STATUS"], found["c"]["N"]) == ("A", "F", 60)


def test_another_cell_hides_with_it_and_looks_the_same() -> None:
    found = flagged(cell("_T", 129), cell("a", 29), cell("b", 40), cell("c", 60))
    assert found["b"] == found["a"] | {"AREA": "b"}
    alone = flagged(cell("_T", 129), cell("a", 29), cell("b", 40), cell("c", 60), protect_margins=False)
    assert alone["b"]["OBS_STATUS"] == "A"


@pytest.mark.parametrize(
    ("cv", "status"), [(0.0, "A"), (0.15, "A"), (0.151, "E"), (0.30, "E"), (0.301, "U"), (None, "U")]
)
def test_caution_and_low_reliability_are_told_apart(cv: float | None, status: str) -> None:
    assert flagged(cell("a", 100, cv))["a"]["OBS_STATUS"] == status


def test_an_estimate_of_zero_with_an_error_is_unreliable_and_one_without_is_exact() -> None:
    assert flagged(cell("a", 99, None, OBS_VALUE=0.0, SE=0.4))["a"]["OBS_STATUS"] == "U"
    assert flagged(cell("a", 99, None, OBS_VALUE=0.0, SE=0.0))["a"]["OBS_STATUS"] == "A"


def test_thresholds_are_the_table_s_own() -> None:
    found = flagged(cell("a", 5, 0.2), suppress_below=5, caution_cv=0.25, unreliable_cv=0.5)
    assert found["a"]["OBS_STATUS"] == "A"


@pytest.mark.parametrize("wrong", [{"suppress_below": -1}, {"caution_cv": 0.4}, {"caution_cv": -0.1}])
def test_impossible_thresholds_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ImpossibleThresholds):
        flagged(cell("a", 40), **wrong)


def test_each_measure_is_protected_by_its_own_counts() -> None:
    cells = [cell(area, n, measure=measure) for measure, counts in COUNTS.items() for area, n in counts.items()]
    found = {(row["MEASURE"], row["AREA"]): row["OBS_STATUS"] for row in rows_of(flag(as_table(cells)))}
    assert {key for key, status in found.items() if status == "Q"} == {("M", "a"), ("M", "b")}


COUNTS = {
    "M": {"_T": 140, "a": 10, "b": 50, "c": 80},
    "K": {"_T": 170, "a": 40, "b": 50, "c": 80},
}


def test_a_tabulated_cube_goes_straight_through() -> None:
    rows = [{"g": "abc"[i % 3] if i < 60 else "d", "k": "xy"[i % 2], "y": 1.0 + i} for i in range(62)]
    measures = {"M": Mean("y"), "Q": Quantile("y", 0.5)}
    cube = tabulate(as_table(rows), design=Design(), measures=measures, dimensions=["g", "k"])
    found = {(row["MEASURE"], row["g"], row["k"]): row for row in rows_of(flag(cube, suppress_below=5))}
    assert len(found) == 2 * 5 * 3
    assert found["M", "d", "_T"]["OBS_STATUS"] == "Q"
    assert found["Q", "d", "x"]["N"] is None
    assert found["M", "_T", "_T"]["N"] == 62


def test_the_table_of_one_cell_has_no_margins_to_protect() -> None:
    cube = tabulate(as_table([{"y": 1.0}, {"y": 2.0}]), design=Design(), measures={"M": Mean("y")}, dimensions=[])
    (row,) = rows_of(flag(cube))
    assert (row["OBS_STATUS"], row["OBS_VALUE"]) == ("Q", None)


def test_it_is_a_registered_method() -> None:
    assert "quality.flag@1.0" in registry.METHODS
