"""`edit.check_rules`: which units break which rules, and how often each rule could be decided."""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from solieu.core.editing.errors import RuleInTwoSets
from solieu.core.editing.records import KEY, Column, Table, demand_columns
from solieu.core.registry import method
from solieu.core.standards.vtl import Rule, Ruleset, parse_ruleset
from solieu.core.standards.vtl.validation import Bound, by_rule, decided, failed, refuse_faults, violations
from solieu.core.text import Text

METHOD = "edit.check_rules@1.0"


@method(
    "edit.check_rules",
    version="1.0",
    title=Text("Kiểm tra quy tắc", "Check rules"),
    source="SDMX VTL 2.1 Reference Manual, check_datapoint; deWaalPannekoekScholtus2011, ch. 2",
)
def check_rules(units: Table, *, rules: str) -> dict[str, Table]:
    """Judge every unit by every rule of a VTL text of datapoint rulesets; change nothing.

    failures: unit, rule, severity — one row per unit and broken rule, in one pass over the units.
    summary: rule, severity, checked, failed, undecided — one row per rule, in the rules' order.
    A rule judges the units for which its `when` is true. A null verdict is neither failed nor
    passed: it counts as undecided. `failed` is part of `checked`.
    """
    demand_columns(units, KEY, where=METHOD)
    rulesets = parse_ruleset(rules)
    refuse_faults(rulesets, units)
    bound = _bind(rulesets)
    return {"failures": _failures(units, bound), "summary": _summary(units, bound)}


def _bind(rulesets: Sequence[Ruleset]) -> list[Bound]:
    """All rules with the columns that their names stand for; a name is used once only."""
    owners: dict[str, str] = {}
    for ruleset in rulesets:
        for rule in ruleset.rules:
            first = owners.setdefault(rule.name, ruleset.name)
            if first != ruleset.name:
                raise RuleInTwoSets(name=rule.name, first=first, second=ruleset.name)
    return [(rule, ruleset.names) for ruleset in rulesets for rule in ruleset.rules]


def _failures(units: Table, bound: Sequence[Bound]) -> Table:
    broken = violations(bound, units, keep=[KEY], name="rule")
    severities = {rule.name: rule.severity for rule, _ in bound}
    return broken.mutate(severity=by_rule(broken["rule"], severities, type="string"))


def _summary(units: Table, bound: Sequence[Bound]) -> Table:
    """One row of sums over the units, then one row per rule."""
    sums: dict[str, Column] = {}
    for at, (rule, names) in enumerate(bound):
        checked, undecided = decided(rule, units, names=names)
        sums[f"checked_{at}"] = checked.sum()
        sums[f"failed_{at}"] = failed(rule, units, names=names).sum()
        sums[f"undecided_{at}"] = undecided.sum()
    totals = units.aggregate(**sums)
    rows = ibis.array([_row(totals, at, rule) for at, (rule, _) in enumerate(bound)])
    return totals.select(row=rows.unnest()).unpack("row").order_by("number").drop("number")


def _row(totals: Table, at: int, rule: Rule) -> Column:
    counts = {name: totals[f"{name}_{at}"].fill_null(0) for name in ("checked", "failed", "undecided")}
    return ibis.struct({"number": at, "rule": rule.name, "severity": rule.severity, **counts})
