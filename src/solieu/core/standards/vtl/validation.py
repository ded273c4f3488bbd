"""Rulesets on tables: which units break which rules, in one pass over the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import ibis

from solieu.core.standards.vtl.checking import check_ruleset
from solieu.core.standards.vtl.compiling import compile_expression
from solieu.core.standards.vtl.compiling_types import types_of
from solieu.core.standards.vtl.rulesets import Rule, Ruleset

Output = Literal["invalid", "all", "all_measures"]


def failed(rule: Rule, table: Any, *, names: Mapping[str, str]) -> Any:
    """True exactly where the unit is in scope and the condition is false; else false or null."""
    broken = ~compile_expression(rule.then, table, names=names)
    if rule.when is None:
        return broken
    return compile_expression(rule.when, table, names=names) & broken


def verdict(rule: Rule, table: Any, *, names: Mapping[str, str]) -> Any:
    """True where the rule holds or does not apply, false where it is broken, null where unknown."""
    return ~failed(rule, table, names=names)


def decided(rule: Rule, table: Any, *, names: Mapping[str, str]) -> tuple[Any, Any]:
    """Two conditions, never null: the unit was checked; the unit could not be decided.

    Where the rule does not apply, both are false.
    """
    outcome = compile_expression(rule.then, table, names=names)
    if rule.when is None:
        return outcome.notnull(), outcome.isnull()
    scope = compile_expression(rule.when, table, names=names)
    applies = scope.fill_null(False)
    unknown = ~failed(rule, table, names=names)
    return applies & outcome.notnull(), unknown.isnull()


def refuse_faults(rulesets: Iterable[Ruleset], table: Any) -> None:
    """Raise the first fault that the rulesets have over the columns of a table."""
    types = types_of(table)
    for ruleset in rulesets:
        for fault in check_ruleset(ruleset, types):
            raise fault


def broken_rules(rules: Sequence[tuple[Rule, Mapping[str, str]]], table: Any) -> Any:
    """Per unit the numbers (from 0) of the rules that it breaks, as an array in rule order."""
    cases = [
        ibis.cases((failed(rule, table, names=names), ibis.literal(number, "int16")))
        for number, (rule, names) in enumerate(rules)
    ]
    return ibis.array(cases).filter(lambda number: number.notnull())


def lookup(number: Any, values: Sequence[str | int | None], *, type: str) -> Any:
    """The value that stands at a number (from 0) in a list, as a column."""
    default = ibis.null(type)
    present = [(at, value) for at, value in enumerate(values) if value is not None]
    if len(present) == len(values) and len(set(values)) == 1:
        return ibis.literal(values[0], type)
    return ibis.cases(*((number == at, ibis.literal(v, type)) for at, v in present), else_=default) if present else default


def check_datapoint(
    table: Any,
    ruleset: Ruleset,
    *,
    identifiers: Sequence[str],
    output: Output = "invalid",
    components: Sequence[str] = (),
) -> Any:
    """What `check_datapoint` of VTL gives: rows per unit and rule, with the rule's code and level.

    `invalid` has the broken rules with the measures, `all` every rule with its verdict `bool_var`,
    `all_measures` both. `components` are the columns that stand for the ruleset's value domains.
    """
    names = _bind(ruleset, components)
    if output == "invalid":
        numbered = table.mutate(_rule=broken_rules([(r, names) for r in ruleset.rules], table).unnest())
        kept = [name for name in table.columns if name not in identifiers]
        return _describe(numbered, ruleset, [*identifiers, *kept], numbered["_rule"] >= 0)
    pairs = [
        ibis.struct({"number": ibis.literal(at, "int16"), "verdict": verdict(rule, table, names=names)})
        for at, rule in enumerate(ruleset.rules)
    ]
    spread = table.mutate(_pair=ibis.array(pairs).unnest())
    judged = spread.mutate(_rule=spread["_pair"]["number"], bool_var=spread["_pair"]["verdict"])
    measures = [name for name in table.columns if name not in identifiers] if output == "all_measures" else []
    return _describe(judged, ruleset, [*identifiers, *measures, "bool_var"], ~judged["bool_var"])


def _bind(ruleset: Ruleset, components: Sequence[str]) -> Mapping[str, str]:
    if not components:
        return ruleset.names
    columns = dict(zip(ruleset.variables, components, strict=True))
    return {name: columns[variable] for name, variable in ruleset.names.items()}


def _describe(rows: Any, ruleset: Ruleset, kept: Sequence[str], broken: Any) -> Any:
    levels = [rule.level for rule in ruleset.rules]
    level_type = "int64" if all(isinstance(level, int) for level in levels if level is not None) else "string"
    texts = [str(level) if level is not None else None for level in levels]
    codes = lookup(rows["_rule"], [rule.code for rule in ruleset.rules], type="string")
    found = lookup(rows["_rule"], levels if level_type == "int64" else texts, type=level_type)
    return rows.select(
        *kept,
        ruleid=lookup(rows["_rule"], [rule.name for rule in ruleset.rules], type="string"),
        errorcode=ibis.ifelse(broken, codes, ibis.null("string")),
        errorlevel=ibis.ifelse(broken, found, ibis.null(level_type)),
    )
