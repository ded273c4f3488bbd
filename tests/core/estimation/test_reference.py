"""What R's survey package 4 gives for the stratified sample of Californian schools (apistrat)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from math import isclose
from pathlib import Path
from typing import Any

import ibis
import pyarrow.csv
import pytest
from tests.core.estimation.builders import rows_of

from solieu.core.estimation import Design, Mean, Proportion, Quantile, Ratio, Statistic, Total, tabulate

AS_TEXT = pyarrow.csv.ConvertOptions(column_types={"sch.wide": "string", "stype": "string"})
DESIGN = Design(weight="pw", strata="stype", fpc="fpc")


def statistic_of(name: str, variable: str) -> Statistic | None:
    if name.startswith("quantile"):
        column, probability = variable.split(" q")
        return Quantile(column, float(probability))
    makers: dict[str, Callable[[], Statistic]] = {
        "mean": lambda: Mean(variable),
        "total": lambda: Total(variable),
        "ratio": lambda: Ratio(*variable.split("/")),
        "proportion": lambda: Proportion("stype", variable[-1]),
    }
    make = makers.get(name.split(" by ", maxsplit=1)[0])
    return make() if make else None


@pytest.fixture(scope="module")
def schools(shared_data: Callable[..., Path]) -> Any:
    path = shared_data("05_survey_microdata", "survey__apistrat.csv")
    return ibis.memtable(pyarrow.csv.read_csv(path, convert_options=AS_TEXT))


@pytest.fixture(scope="module")
def reference(shared_data: Callable[..., Path]) -> list[dict[str, str]]:
    path = shared_data("reference", "survey_apistrat_R_survey.csv")
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["design"].startswith("strata")]
    return [row for row in rows if statistic_of(row["statistic"], row["variable"])]


def test_every_reference_row_is_reproduced(schools: Any, reference: list[dict[str, str]]) -> None:
    assert len(reference) == 17
    asked = [statistic_of(row["statistic"], row["variable"]) for row in reference]
    measures = {str(statistic): statistic for statistic in asked if statistic is not None}
    cube = tabulate(schools, design=DESIGN, measures=measures, dimensions=["stype", "sch.wide"])
    cells = {(row["MEASURE"], row["stype"], row["sch.wide"]): row for row in rows_of(cube)}
    for row, statistic in zip(reference, asked, strict=True):
        by = row["statistic"].partition(" by ")[2]
        place = [row["domain"] if by == dimension else "_T" for dimension in ("stype", "sch.wide")]
        own = cells[str(statistic), place[0], place[1]]
        assert isclose(own["OBS_VALUE"], float(row["estimate"]), rel_tol=1e-12), row
        assert isclose(own["SE"], float(row["se"]), rel_tol=1e-11, abs_tol=1e-15), row
