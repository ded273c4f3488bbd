"""Rulesets on tables: which units break which rules, in one pass over the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import ibis

from solieu.core.standards.vtl.checking import check_ruleset
from solieu.core.standards.vtl.compiling import compile_expression
from solieu.core.standards.vtl.compiling_types import closed, types_of
from solieu.core.standards.vtl.rulesets import Rule, Ruleset

Output = Literal["invalid", "all", "all_measures"]
Bound: TypeAlias = tuple[Rule, Mapping[str, str]]


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
        return closed(outcome).notnull(), closed(outcome).isnull()
    scope = compile_expression(rule.when, table, names=names)
    applies = scope.fill_null(False)
    return applies & closed(outcome).notnull(), failed(rule, table, names=names).isnull()


def refuse_faults(rulesets: Iterable[Ruleset], table: Any) -> None:
    """Raise the first fault that the rulesets have over the columns of a table."""
    types = types_of(table)
    for ruleset in rulesets:
        for fault in check_ruleset(ruleset, types):
            raise fault


def violations(bound: Sequence[Bound], table: Any, *, keep: Sequence[str], name: str) -> Any:
    """The columns `keep` and, in the column `name`, a broken rule: one row per unit and broken rule.

    The table is read once; a unit that breaks nothing leaves the pipeline before lists are made.
    """
    flags = {f"{name}.{at}": failed(rule, table, names=names) for at, (rule, names) in enumerate(bound)}
    judged = table.select(*keep, **flags)
    suspects = judged.filter(ibis.or_(*(judged[flag] for flag in flags)))
    cases = [ibis.cases((suspects[flag], rule.name)) for flag, (rule, _) in zip(flags, bound, strict=True)]
    broken = ibis.array(cases).filter(lambda rule: rule.notnull())
    return suspects.select(*keep, broken.unnest().name(name))


def by_rule(column: Any, values: Mapping[str, str | int | None], *, type: str) -> Any:
    """For a column of rule names, the value that belongs to each."""
    groups: dict[str | int, list[str]] = {}
    for rule, value in values.items():
        if value is not None:
            groups.setdefault(value, []).append(rule)
    if not groups:
        return ibis.null(type)
    if len(groups) == 1 and None not in values.values():
        return ibis.literal(next(iter(groups)), type)
    pairs = [(column.isin(rules), ibis.literal(value, type)) for value, rules in groups.items()]
    return ibis.cases(*pairs)


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
    bound = _bind(ruleset, components)
    measures = [name for name in table.columns if name not in identifiers]
    if output == "invalid":
        broken = violations(bound, table, keep=[*identifiers, *measures], name="ruleid")
        return _describe(broken, ruleset, [*identifiers, *measures], ibis.literal(True))
    judged = _judge_all(bound, table)
    kept = [*identifiers, *(measures if output == "all_measures" else []), "bool_var"]
    return _describe(judged, ruleset, kept, ~judged["bool_var"])


def _judge_all(bound: Sequence[Bound], table: Any) -> Any:
    pairs = [ibis.struct({"ruleid": rule.name, "bool_var": verdict(rule, table, names=names)}) for rule, names in bound]
    return table.mutate(_pair=ibis.array(pairs).unnest()).unpack("_pair")


def _bind(ruleset: Ruleset, components: Sequence[str]) -> list[Bound]:
    names = ruleset.names
    if components:
        columns = dict(zip(ruleset.variables, components, strict=True))
        names = {name: columns[variable] for name, variable in names.items()}
    return [(rule, names) for rule in ruleset.rules]


def _describe(rows: Any, ruleset: Ruleset, kept: Sequence[str], broken: Any) -> Any:
    codes = by_rule(rows["ruleid"], {rule.name: rule.code for rule in ruleset.rules}, type="string")
    given = {rule.name: rule.level for rule in ruleset.rules}
    whole = all(isinstance(level, int) for level in given.values() if level is not None)
    if not whole:
        given = {name: None if level is None else str(level) for name, level in given.items()}
    type = "int64" if whole else "string"
    return rows.select(
        *kept,
        "ruleid",
        errorcode=ibis.ifelse(broken, codes, ibis.null("string")),
        errorlevel=ibis.ifelse(broken, by_rule(rows["ruleid"], given, type=type), ibis.null(type)),
    )
