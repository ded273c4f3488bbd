"""What stands behind every cell: how many units, submissions, problems, changes and failures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
from ibis.expr.types import Table

from solieu.core.estimation.domains import Domains
from solieu.core.registry import method
from solieu.core.text import Text

_LABELS = ("KIND", "RULE", "SEVERITY")


@method(
    "quality.evidence",
    version="1.0",
    title=Text("Đếm những gì đứng sau mỗi ô", "Count what stands behind each cell"),
    source="W3C PROV-DM 2013",
)
def evidence(
    units: Table,
    failures: Table,
    changes: Table,
    problems: Table,
    *,
    dimensions: Sequence[str],
    total: str = "_T",
) -> Table:
    """Long: dimensions…, KIND, RULE, SEVERITY, COUNT, for every combination of codes and `total`.

    KIND "unit" counts the units of the cell; "submission" their deliveries, when `units` has the
    column `version` (numbered from 1, so the last version is their count); "problem", "change"
    and "failure" count rows of the tables, per RULE (a problem's code stands there) and, for
    failures, per SEVERITY. Rows of units that are not in `units` belong to no cell. What did not
    happen has no row. Counts are as they are: pass them through `withhold` before publishing.
    """
    domains = Domains.of({f"d{i}": units[name].cast("string") for i, name in enumerate(dimensions)}, total)
    keys = domains.keys
    laid = units.select(unit=units.unit, **keys)
    counted = [_units(units, keys)]
    counted += [_events(laid, "problem", problems, "problem"), _events(laid, "change", changes, "rule")]
    counted += [_events(laid, "failure", failures, "rule", "severity")]
    cells = domains.spread(ibis.union(*counted))
    found = cells.group_by([*keys, *_LABELS]).agg(COUNT=cells.COUNT.sum().cast("int64"))
    return found.select(**{name: found[f"d{i}"] for i, name in enumerate(dimensions)}, **_rest(found))


def withhold(evidence: Table, cube: Table, *, dimensions: Sequence[str]) -> Table:
    """The evidence without the cells that `cube` (as `flag` gives it) withholds in any measure.

    Of such a cell one row stays, of KIND "suppressed", with an empty COUNT.
    """
    hidden = cube.filter(cube.OBS_STATUS == "Q")
    if not dimensions:
        shown = evidence.filter(hidden.count().as_scalar() == 0)
        return shown.union(_suppressed(hidden.limit(1), ()))
    cells = hidden.select(*dimensions).distinct()
    return evidence.anti_join(cells, list(dimensions)).union(_suppressed(cells, dimensions))


def _suppressed(hidden: Any, dimensions: Sequence[str]) -> Any:
    labels = {"KIND": ibis.literal("suppressed"), "RULE": ibis.literal(""), "SEVERITY": ibis.literal("")}
    return hidden.select(*dimensions, **labels, COUNT=ibis.null("int64"))


def _units(units: Any, keys: Mapping[str, Any]) -> Any:
    """One row per combination of codes and kind: the units and, when known, their deliveries."""
    nothing = ibis.literal("")
    whole = units.select(
        **keys, KIND=ibis.literal("unit"), RULE=nothing, SEVERITY=nothing, COUNT=ibis.literal(1, "int64")
    )
    if "version" in units.columns:
        sent = units.version.cast("int64")
        whole = whole.union(
            units.select(**keys, KIND=ibis.literal("submission"), RULE=nothing, SEVERITY=nothing, COUNT=sent)
        )
    return _sum(whole, list(keys))


def _events(units: Any, kind: str, events: Any, rule: str, severity: str | None = None) -> Any:
    listed = events.select(
        unit=events.unit,
        KIND=ibis.literal(kind),
        RULE=events[rule].cast("string").fill_null(""),
        SEVERITY=events[severity].cast("string").fill_null("") if severity else ibis.literal(""),
        COUNT=ibis.literal(1, "int64"),
    )
    laid = listed.join(units, "unit").drop("unit")
    return _sum(laid, [name for name in units.columns if name != "unit"])


def _sum(rows: Any, keys: list[str]) -> Any:
    counted = rows.group_by([*keys, *_LABELS]).agg(COUNT=rows.COUNT.sum())
    return counted.select(*keys, *_LABELS, "COUNT")


def _rest(found: Any) -> dict[str, Any]:
    return {name: found[name] for name in (*_LABELS, "COUNT")}
