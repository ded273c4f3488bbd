"""`edit.correct`: deterministic corrections, each with its reason and every change on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from solieu.core.editing.errors import (
    FaultyExpression,
    IncompleteCorrection,
    ProtectedColumn,
    RepeatedCorrection,
)
from solieu.core.editing.records import DELIVERY, KEY, Column, Table, demand_columns
from solieu.core.registry import method
from solieu.core.standards.vtl import Expression, VtlError, parse_expression
from solieu.core.standards.vtl.checking import demand_type
from solieu.core.standards.vtl.compiling import compile_expression
from solieu.core.standards.vtl.compiling_types import types_of
from solieu.core.text import Text

METHOD = "edit.correct@1.0"
PARTS = ("rule", "when", "set", "to", "reason")


@dataclass(frozen=True, slots=True)
class Correction:
    """Where `when` is true, `variable` becomes `to`."""

    rule: str
    when: Expression
    variable: str
    to: Expression
    reason: Text


@method(
    "edit.correct",
    version="1.0",
    title=Text("Sửa theo quy tắc", "Correct by rule"),
    source="deWaalPannekoekScholtus2011, ch. 2.3 (deductive correction)",
)
def correct(units: Table, *, corrections: Sequence[Mapping[str, Any]] = ()) -> dict[str, Table]:
    """Apply corrections in their order; each sees what those before it have changed.

    A correction is {rule, when, set, to, reason}: VTL texts `when` and `to`, the variable to set.
    It applies where `when` is true, not where it is null.
    corrected: the same rows and columns.
    changes: unit, rule, variable, before, after (as texts, null for missing) — one row for every
    value that really changed, in the order of the corrections.
    """
    demand_columns(units, KEY, where=METHOD)
    parsed = read_corrections(corrections)
    traced, entries = units, list[str]()
    for number, correction in enumerate(parsed):
        entries.append(f"correction.{number}")
        traced = _apply(traced, correction, entries[-1])
    return {"corrected": traced.drop(*entries), "changes": _changes(traced, entries)}


def read_corrections(corrections: Sequence[Mapping[str, Any]]) -> tuple[Correction, ...]:
    """The corrections as values; an incomplete, repeated or unreadable one is an error."""
    parsed: list[Correction] = []
    for number, given in enumerate(corrections, start=1):
        missing = [part for part in PARTS if not given.get(part)]
        if missing:
            raise IncompleteCorrection(number=number, missing=", ".join(missing))
        parsed.append(_read(given))
    seen: set[tuple[str, str]] = set()
    for correction in parsed:
        key = (correction.rule, correction.variable)
        if key in seen:
            raise RepeatedCorrection(rule=correction.rule, variable=correction.variable)
        seen.add(key)
    return tuple(parsed)


def _read(given: Mapping[str, Any]) -> Correction:
    expressions: list[Expression] = []
    for part in ("when", "to"):
        try:
            expressions.append(parse_expression(str(given[part])))
        except VtlError as fault:
            raise FaultyExpression.of(fault, where=_where(given["rule"], part)) from fault
    return Correction(given["rule"], expressions[0], given["set"], expressions[1], Text.read(given["reason"]))


def _where(rule: str, part: str) -> Text:
    return Text(f"Phép sửa {rule}, mục {part}", f"Correction {rule}, part {part}")


def _apply(units: Table, correction: Correction, entry: str) -> Table:
    """Set the variable and keep, in the column `entry`, what changed (null when nothing did)."""
    demand_columns(units, correction.variable, where=METHOD)
    if correction.variable in (KEY, *DELIVERY):
        raise ProtectedColumn(name=correction.variable)
    before = units[correction.variable]
    condition = _compile(correction, "when", units)
    proposed = _compile(correction, "to", units).cast(before.type())
    changes = condition & ~before.identical_to(proposed)
    record = ibis.struct(
        {
            "rule": correction.rule,
            "variable": correction.variable,
            "before": _text(before),
            "after": _text(proposed),
        }
    )
    return units.mutate(
        ibis.ifelse(changes, proposed, before).name(correction.variable),
        ibis.cases((changes, record)).name(entry),
    )


def _compile(correction: Correction, part: str, units: Table) -> Column:
    types = types_of(units)
    expression = correction.when if part == "when" else correction.to
    wanted = "boolean" if part == "when" else types[correction.variable]
    try:
        demand_type(expression, types, wanted)
        return compile_expression(expression, units)
    except VtlError as fault:
        raise FaultyExpression.of(fault, where=_where(correction.rule, part)) from fault


def _text(column: Column) -> Column:
    return column.cast("string")


def _changes(traced: Table, entries: Sequence[str]) -> Table:
    names = ("rule", "variable", "before", "after")
    if not entries:
        nobody = traced.filter(ibis.literal(False)).select(KEY)
        return nobody.mutate(**{name: ibis.null("string") for name in names})
    made = ibis.array([traced[entry] for entry in entries]).filter(lambda change: change.notnull())
    return traced.select(KEY, change=made.unnest()).unpack("change")
