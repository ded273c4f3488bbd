"""Flags of a tabulated table: which cells are withheld, and how reliable the others are.

OBS_STATUS is from the SDMX code list CL_OBS_STATUS:

| code | name there | given here when |
| --- | --- | --- |
| Q | missing value; suppressed | the cell rests on too few units, or would give such a cell away |
| U | low reliability | CV above `unreliable_cv`, or no CV can be computed |
| E | estimated value (limited data) | CV above `caution_cv`: read with caution |
| A | normal value | otherwise |

CONF_STATUS is from CL_CONF_STATUS: F (free) for what is shown, N (not for publication) for what
is withheld, alike for small cells and for those hidden for their sake, so that the flag itself
tells nothing about the count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from solieu.core.errors import StatError
from solieu.core.estimation.design import has_data
from solieu.core.quality.suppression import Cell, cells_to_hide
from solieu.core.registry import method
from solieu.core.text import Text

FIGURES = ("OBS_VALUE", "SE", "CV", "LOWER", "UPPER", "N")
_NOT_DIMENSIONS = {"MEASURE", "CLUSTERS", "OBS_STATUS", "CONF_STATUS", *FIGURES}


class ImpossibleThresholds(StatError):
    code = "quality.impossible-thresholds"
    sentence = Text("Ngưỡng chất lượng không hợp lệ: {what}.", "The quality thresholds are impossible: {what}.")
    remedy = Text(
        "Cần suppress_below >= 0 và 0 <= caution_cv <= unreliable_cv.",
        "They must satisfy suppress_below >= 0 and 0 <= caution_cv <= unreliable_cv.",
    )


@method(
    "quality.flag",
    version="1.0",
    title=Text("Gắn cờ độ tin cậy và bảo mật", "Flag reliability and withhold small cells"),
    source="SDMX Cross-Domain Code Lists; Hundepool et al. 2012",
)
def flag(
    table: Table,
    *,
    suppress_below: int = 30,
    caution_cv: float = 0.15,
    unreliable_cv: float = 0.30,
    total: str = "_T",
    protect_margins: bool = True,
) -> Table:
    """MEASURE, dimensions…, OBS_VALUE, SE, CV, LOWER, UPPER, N, OBS_STATUS, CONF_STATUS.

    Takes what `estimation.tabulate` gives. A withheld cell keeps its row, without figures. With
    `protect_margins`, cells are also withheld so that a small one cannot be had by subtraction
    from totals; what that does not cover is said in `quality.suppression`.
    """
    if suppress_below < 0 or not 0 <= caution_cv <= unreliable_cv:
        what = f"{suppress_below}, {caution_cv:g}, {unreliable_cv:g}"
        raise ImpossibleThresholds(what=what)
    dimensions = [name for name in table.columns if name not in _NOT_DIMENSIONS]
    laid: Any = table.mutate(hidden=ibis.literal(False))
    if protect_margins and dimensions and suppress_below > 1 and has_data(table):
        laid = _with_hidden(table, dimensions, suppress_below, total)
    hidden = laid.hidden | (laid["N"] < suppress_below)
    status = ibis.cases((hidden, "Q"), else_=_reliability(laid, caution_cv, unreliable_cv))
    return laid.select(
        "MEASURE",
        *dimensions,
        **{name: hidden.ifelse(None, laid[name]) for name in FIGURES},
        OBS_STATUS=status,
        CONF_STATUS=hidden.ifelse("N", "F"),
    )


def _reliability(table: Any, caution_cv: float, unreliable_cv: float) -> Any:
    exact = table.OBS_VALUE.notnull() & (table.SE == 0)
    unreliable = table.CV.isnull() | (table["CV"] > unreliable_cv)
    return ibis.cases((exact, "A"), (unreliable, "U"), (table["CV"] > caution_cv, "E"), else_="A")


def _with_hidden(table: Table, dimensions: Sequence[str], suppress_below: int, total: str) -> Any:
    names = ["MEASURE", *dimensions]
    rows = table.select(*names, "N").to_pyarrow().to_pylist()
    hidden = _hidden(rows, dimensions, suppress_below, total)
    if not hidden:
        return table.mutate(hidden=ibis.literal(False))
    columns = {f"key_{i}": [cell[i] for cell in hidden] for i in range(len(names))}
    listed: Any = ibis.memtable(pa.table(columns | {"listed": [True] * len(hidden)}))
    laid = table.left_join(listed, [table[name] == listed[f"key_{i}"] for i, name in enumerate(names)])
    return laid.mutate(hidden=laid.listed.fill_null(ibis.literal(False))).drop(*listed.columns)


def _hidden(rows: list[dict[str, Any]], dimensions: Sequence[str], suppress_below: int, total: str) -> list[Cell]:
    """Measure and codes of every cell to hide; measures with the same counts are solved once."""
    counts: dict[str, dict[Cell, int]] = defaultdict(dict)
    for row in rows:
        counts[row["MEASURE"]][tuple(row[name] for name in dimensions)] = row["N"] or 0
    solved: dict[frozenset[tuple[Cell, int]], set[Cell]] = {}
    for cells in counts.values():
        pattern = frozenset(cells.items())
        if pattern not in solved:
            solved[pattern] = cells_to_hide(cells, suppress_below, total)
    return [(m, *cell) for m, cells in counts.items() for cell in sorted(solved[frozenset(cells.items())])]
