"""From what a record says to the codes of a table; what has no code is counted, never dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
from ibis.expr.types import Table

from solieu.analyse.services.table_plan import Breakdown
from solieu.core.errors import StatError
from solieu.core.estimation.statistic import UnknownVariable
from solieu.core.text import Text


class BandsNeedNumbers(StatError):
    code = "analyse.bands-need-numbers"
    sentence = Text(
        "Chiều {dimension} chia khoảng theo biến {variable}, nhưng biến này không phải là số.",
        "Dimension {dimension} cuts {variable} into bands, but that is not a number.",
    )
    remedy = Text("Dùng codes thay cho bands, hoặc chọn biến khác.", "Use codes instead of bands, or another variable.")


def recode(units: Table, breakdowns: Sequence[Breakdown]) -> Table:
    """The same records with a column per breakdown (`Breakdown.column`): the code, or null for none."""
    return units.mutate(**{breakdown.column: _code(units, breakdown) for breakdown in breakdowns})


def count_uncoded(units: Table, breakdowns: Sequence[Breakdown]) -> dict[str, dict[str, int]]:
    """By dimension, records without an answer (`missing`) and with one in no code (`outside`).

    `units` is recoded. Such records count in the totals of the dimension only.
    """
    if not breakdowns:
        return {"missing": {}, "outside": {}}
    asked: dict[str, Any] = {}
    for breakdown in breakdowns:
        uncoded: Any = units[breakdown.column].isnull()
        empty: Any = units[breakdown.variable].isnull()
        asked[f"missing.{breakdown.id}"] = (uncoded & empty).sum().fill_null(0)
        asked[f"outside.{breakdown.id}"] = (uncoded & ~empty).sum().fill_null(0)
    found = units.aggregate(**asked).to_pyarrow().to_pylist()[0]
    return {kind: _nonzero(found, kind) for kind in ("missing", "outside")}


def _nonzero(found: dict[str, int], kind: str) -> dict[str, int]:
    return {name.partition(".")[2]: int(n) for name, n in found.items() if name.startswith(f"{kind}.") and n}


def _code(units: Table, breakdown: Breakdown) -> Any:
    if breakdown.variable not in units.columns:
        raise UnknownVariable(variable=breakdown.variable, known=", ".join(units.columns))
    value: Any = units[breakdown.variable]
    if breakdown.bands and not value.type().is_numeric():
        raise BandsNeedNumbers(dimension=breakdown.id, variable=breakdown.variable)
    cases = [(_is_one_of(value, values), code) for code, values in breakdown.values.items()]
    cases += [(_is_within(value, low, high), code) for code, (low, high) in breakdown.bands.items()]
    return ibis.cases(*cases, else_=ibis.null("string"))


def _is_one_of(value: Any, values: tuple[Any, ...]) -> Any:
    if value.type().is_string():
        return value.isin([str(each) for each in values])
    return value.isin(list(values))


def _is_within(value: Any, low: float | None, high: float | None) -> Any:
    """From `low`, inclusive, to `high`, exclusive; never for NaN, which orders above all numbers."""
    inside = value.notnull() if not value.type().is_floating() else value.notnull() & ~value.isnan()
    if low is not None:
        inside &= value >= low
    return inside if high is None else inside & (value < high)
