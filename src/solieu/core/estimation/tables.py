"""The two doors: `estimate` one statistic by domain, `tabulate` many in a cube with totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from solieu.core.errors import StatError
from solieu.core.estimation.design import Design, has_data
from solieu.core.estimation.domains import Domains
from solieu.core.estimation.evaluate import evaluate
from solieu.core.estimation.statistic import Statistic, UnknownVariable, read_statistic
from solieu.core.registry import method
from solieu.core.text import Text

_SOURCE = "Särndal, Swensson and Wretman 1992; Woodruff 1952; Lumley 2004"
_FIGURES = ("estimate", "se", "cv", "lower", "upper", "n", "clusters", "df")
_COLUMNS = {
    "OBS_VALUE": "estimate",
    "SE": "se",
    "CV": "cv",
    "LOWER": "lower",
    "UPPER": "upper",
    "N": "n",
    "CLUSTERS": "clusters",
}


class CodeOfTotal(StatError):
    code = "estimation.code-of-total"
    sentence = Text(
        "Biến {variable} có mã {code}, trùng với mã dành cho tổng số.",
        "The variable {variable} has the code {code}, which stands for the total.",
    )
    remedy = Text("Đổi mã của biến, hoặc chọn mã khác cho tổng số.", "Rename the code, or choose another for totals.")


def _measured(parameters: Mapping[str, Any]) -> dict[str, list[str]]:
    measures = parameters.get("measures") or {"estimate": parameters["statistic"]}
    return {name: list(read_statistic(value).variables) for name, value in measures.items()}


@method(
    "estimate.statistic",
    version="1.0",
    title=Text("Ước lượng một chỉ tiêu theo nhóm", "Estimate one statistic by domain"),
    source=_SOURCE,
    derivations=_measured,
)
def estimate(
    units: Table,
    *,
    design: Design | Mapping[str, Any],
    statistic: Statistic | Mapping[str, Any],
    by: Sequence[str] = (),
    confidence: float = 0.95,
) -> Table:
    """One row per domain that occurs: by…, estimate, se, cv, lower, upper, n, clusters, df.

    A unit without a value of the statistic is left out of it and of `n` (its cluster still
    counts in the design); one without a code in `by` belongs to no domain. cv is se/|estimate|,
    a fraction. df = clusters - strata that hold a used unit of the domain; the interval uses
    Student's t with it. Raises what `Design` and `Statistic` refuse.
    """
    keys = {f"d{i}": _column(units, name) for i, name in enumerate(by)}
    found = evaluate(units, Design.read(design), {"": read_statistic(statistic)}, Domains.of(keys), confidence)
    return found.select(**{name: found[f"d{i}"] for i, name in enumerate(by)}, **{f: found[f] for f in _FIGURES})


@method(
    "estimate.tabulate",
    version="1.0",
    title=Text("Lập bảng nhiều chiều có tổng số", "Tabulate measures by every combination of dimensions"),
    source=_SOURCE,
    derivations=_measured,
)
def tabulate(
    units: Table,
    *,
    design: Design | Mapping[str, Any],
    measures: Mapping[str, Statistic | Mapping[str, Any]],
    dimensions: Sequence[str],
    total: str = "_T",
    confidence: float = 0.95,
) -> Table:
    """Long: dimensions…, MEASURE, OBS_VALUE, SE, CV, LOWER, UPPER, N, CLUSTERS.

    One row for every combination of the codes that occur, and of `total`, even where no unit
    is: N is 0 and the value missing there. A unit without a code in a dimension counts in that
    dimension's total only. Figures as in `estimate`.
    """
    _demand_no_total(units, dimensions, total)
    keys = {f"d{i}": _column(units, name).cast("string") for i, name in enumerate(dimensions)}
    domains = Domains.of(keys, total)
    read = {name: read_statistic(value) for name, value in measures.items()}
    found = evaluate(units, Design.read(design), read, domains, confidence)
    grid = _grid(units, list(keys.values()), list(read), total)
    laid = grid.left_join(found, [c for c in grid.columns if c in found.columns])
    return _in_capitals(laid, dimensions)


def _grid(units: Table, keys: Sequence[Any], measures: Sequence[str], total: str) -> Any:
    """Every combination of the codes that occur, of the total, and of the measures."""
    grid: Any = ibis.memtable(pa.table({"measure": list(measures)}))
    for i, key in enumerate(keys):
        codes = units.select(code=key).filter(ibis._.code.notnull()).distinct()
        everything = ibis.memtable(pa.table({"code": [total]}))
        grid = grid.cross_join(codes.union(everything).rename({f"d{i}": "code"}))
    return grid


def _in_capitals(laid: Any, dimensions: Sequence[str]) -> Table:
    named = {name: laid[f"d{i}"] for i, name in enumerate(dimensions)}
    figures = {name: laid[figure] for name, figure in _COLUMNS.items()}
    counts = {name: figures[name].fill_null(0) for name in ("N", "CLUSTERS")}
    return laid.select(**named, MEASURE=laid.measure, **(figures | counts))


def _column(units: Table, name: str) -> Any:
    if name not in units.columns:
        raise UnknownVariable(variable=name, known=", ".join(units.columns))
    return units[name]


def _demand_no_total(units: Table, dimensions: Sequence[str], total: str) -> None:
    clashes = {name: (_column(units, name).cast("string") == total).any() for name in dimensions}
    if not clashes or not has_data(units):
        return
    for name, clash in units.agg(**clashes).to_pyarrow().to_pylist()[0].items():
        if clash:
            raise CodeOfTotal(variable=name, code=total)
