"""The cells of a table as expressions: estimated, completed, scaled, flagged; and their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import ibis
from ibis.expr.types import Table

from solieu.analyse.services.table_plan import TOTAL, TablePlan
from solieu.core.estimation import tabulate
from solieu.core.quality import evidence, flag, withhold

METHODS = ("estimate.tabulate@1.0", "quality.flag@1.0", "quality.evidence@1.0")
SCALED = ("OBS_VALUE", "SE", "LOWER", "UPPER")


def compute_cube(units: Table, plan: TablePlan) -> Table:
    """MEASURE, dimensions…, OBS_VALUE, SE, CV, LOWER, UPPER, N, OBS_STATUS, CONF_STATUS.

    `units` is recoded. A row for every measure and combination of the table's codes and totals,
    also for codes that nobody has. CV is a fraction; values are in the measure's unit.
    """
    cells = tabulate(
        units,
        design=plan.design,
        measures=plan.measures,
        dimensions=plan.dimensions,
        total=TOTAL,
        confidence=plan.confidence,
    )
    return flag(_scale(_complete(cells, plan), plan), total=TOTAL, **plan.quality)


def compute_evidence(units: Table, tables: Mapping[str, Table], cube: Table, plan: TablePlan) -> Table:
    """What stands behind every cell; of withheld cells nothing but that they are."""
    behind = evidence(
        units,
        tables["failures"],
        tables["changes"],
        tables["problems"],
        dimensions=plan.dimensions,
        total=TOTAL,
    )
    return withhold(behind, cube, dimensions=plan.dimensions)


def _complete(cells: Table, plan: TablePlan) -> Table:
    """Cells of codes that no record has: no value, from nobody."""
    names = ["MEASURE", *plan.dimensions]
    wanted = list(product(plan.measures, *((*breakdown.codes, TOTAL) for breakdown in plan.breakdowns)))
    grid: Any = ibis.memtable({name: [cell[at] for cell in wanted] for at, name in enumerate(names)})
    laid: Any = grid.left_join(cells, names)
    return laid.select(
        *names,
        *("OBS_VALUE", "SE", "CV", "LOWER", "UPPER"),
        N=laid["N"].fill_null(0),
        CLUSTERS=laid["CLUSTERS"].fill_null(0),
    )


def _scale(cells: Table, plan: TablePlan) -> Table:
    scales = [(cells["MEASURE"] == id, scale) for id, scale in plan.scales.items() if scale != 1]
    if not scales:
        return cells
    times: Any = ibis.cases(*scales, else_=1.0)
    return cells.mutate(**{name: cells[name] * times for name in SCALED})
