"""`derive.quantile_group`: quintiles, deciles and the like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis

from solieu.core.editing.errors import NotNumeric, VariableExists, WrongGroupCount
from solieu.core.editing.records import KEY, Column, Table, demand_columns
from solieu.core.registry import method
from solieu.core.text import Text

METHOD = "derive.quantile_group@1.0"
MOST = 1000
TOLERANCE = 1e-9


def derivations(parameters: Mapping[str, Any]) -> dict[str, list[str]]:
    """The group is made from the variable that orders the units and from the weight."""
    made_from = [parameters["variable"], parameters.get("weight")]
    return {parameters["name"]: [name for name in made_from if name]}


@method(
    "derive.quantile_group",
    version="1.0",
    title=Text("Chia nhóm phân vị", "Divide into quantile groups"),
    source="Eurostat, EU-SILC methodology: income quantile groups; HyndmanFan1996",
    derivations=derivations,
)
def quantile_group(units: Table, *, variable: str, name: str, groups: int = 5, weight: str | None = None) -> Table:
    """Add `name`: 1 for the lowest, `groups` for the highest part of the (weighted) units.

    Units stand in the order of (variable, unit), so equal values are divided in one way only.
    The group is the least k with W(i) / W <= k / groups, where W(i) is the weight up to and with
    the unit and W all weight (every unit 1 without `weight`).
    Shape: the same rows and one integer column; null where the variable is missing or the weight
    is missing or negative. Such units carry no weight.
    """
    _refuse(units, variable, name, groups, weight)
    value = units[variable]
    counts = _present(value)
    if weight is not None:
        counts = counts & _present(units[weight]) & (units[weight] >= 0).fill_null(False)
    ordered = ibis.window(group_by=counts, order_by=[value, units[KEY]], rows=(None, 0))
    everybody = ibis.window(group_by=counts)
    if weight is None:
        group = _exact(ibis.row_number().over(ordered) + 1, units.count().over(everybody), groups)
    else:
        group = _shared(units[weight].sum().over(ordered), units[weight].sum().over(everybody), groups)
    return units.mutate(ibis.ifelse(counts, group, ibis.null("int64")).name(name))


def _exact(place: Column, count: Column, groups: int) -> Column:
    """⌈groups · place / count⌉ in whole numbers."""
    return ((place.cast("int64") * groups + count - 1) // count).cast("int64")


def _shared(upto: Column, total: Column, groups: int) -> Column:
    """⌈groups · W(i) / W⌉, from 1 to groups; sums that differ in the last digits count as equal."""
    share = (upto.cast("float64") / total.cast("float64").nullif(0)) * groups
    return (share - TOLERANCE).ceil().clip(1, groups).cast("int64")


def _present(column: Column) -> Column:
    present: Column = column.notnull()
    if column.type().is_floating():
        present = present & ~column.isnan().fill_null(True)
    return present


def _refuse(units: Table, variable: str, name: str, groups: int, weight: str | None) -> None:
    numeric = [variable, *([weight] if weight else [])]
    demand_columns(units, KEY, *numeric, where=METHOD)
    for column in numeric:
        if not units[column].type().is_numeric():
            raise NotNumeric(where=METHOD, name=column)
    if name in units.columns:
        raise VariableExists(name=name)
    if not 2 <= groups <= MOST:
        raise WrongGroupCount(groups=groups)
