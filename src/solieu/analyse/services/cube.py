"""The cells of a table as expressions: estimated, completed, scaled, flagged; and their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from solieu.analyse.services.table_plan import TOTAL, TablePlan
from solieu.core.estimation import tabulate
from solieu.core.estimation.statistic import UnknownVariable
from solieu.core.quality import evidence, flag, withhold

METHODS = ("estimate.tabulate@1.0", "quality.flag@1.0", "quality.evidence@1.0")
SCALED = ("OBS_VALUE", "SE", "LOWER", "UPPER")


def needed_columns(units: Table, plan: TablePlan) -> Table:
    """Of the recoded records only what the table and its evidence look at."""
    measured = [name for statistic in plan.measures.values() for name in statistic.variables]
    broken_down = [name for b in plan.breakdowns for name in (b.column, b.variable)]
    wanted = dict.fromkeys(["unit", "version", *broken_down, *measured, *plan.design.columns.values()])
    for name in wanted:
        if name not in units.columns and name != "version":
            raise UnknownVariable(variable=name, known=", ".join(units.columns))
    return units.select(*(name for name in wanted if name in units.columns))


def compute_cells(units: Table, plan: TablePlan) -> Table:
    """The estimates of every cell that some record falls in; `units` is recoded."""
    cells = tabulate(
        units,
        design=plan.design,
        measures=plan.measures,
        dimensions=plan.columns,
        total=TOTAL,
        confidence=plan.confidence,
    )
    return cells.rename(plan.names)


def compute_cube(cells: Table, plan: TablePlan) -> Table:
    """MEASURE, dimensions…, OBS_VALUE, SE, CV, LOWER, UPPER, N, OBS_STATUS, CONF_STATUS.

    A row for every measure and combination of the table's codes and totals, also for codes that
    nobody has. CV is a fraction; values are in the measure's unit.
    """
    return flag(_scale(_complete(cells, plan), plan), total=TOTAL, **plan.quality)


def compute_evidence(units: Table, tables: Mapping[str, Table], cube: Table, plan: TablePlan) -> Table:
    """What stands behind every cell; of withheld cells nothing but that they are."""
    behind = evidence(
        units,
        tables["failures"],
        tables["changes"],
        tables["problems"],
        dimensions=plan.columns,
        total=TOTAL,
    )
    return withhold(behind.rename(plan.names), cube, dimensions=plan.dimensions)


def _complete(cells: Table, plan: TablePlan) -> Table:
    """Cells of codes that no record has: no value, from nobody."""
    names = ["MEASURE", *plan.dimensions]
    wanted = list(product(plan.measures, *((*breakdown.codes, TOTAL) for breakdown in plan.breakdowns)))
    grid: Any = ibis.memtable(pa.table({name: [cell[at] for cell in wanted] for at, name in enumerate(names)}))
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
