"""rules.vtl: the edit rules as VTL reads them, against the variables that exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from solieu.core.standards import vtl
from solieu.core.standards.vtl import variables_of
from solieu.design.definition import Rule
from solieu.design.errors import FaultyRules, UnknownVariable

FILE = "rules.vtl"


def read_rules(text: str) -> dict[str, Rule]:
    """Every rule by its code; raises `FaultyRules` with line and column."""
    try:
        rulesets = vtl.parse_ruleset(text)
    except vtl.VtlError as error:
        raise FaultyRules.of(error) from error
    return {rule.name: _rule(ruleset, rule) for ruleset in rulesets for rule in ruleset.rules}


def _rule(ruleset: vtl.Ruleset, rule: vtl.Rule) -> Rule:
    used = [*(variables_of(rule.when) if rule.when else ()), *variables_of(rule.then)]
    variables = tuple(sorted({ruleset.names.get(name, name) for name in used}))
    return Rule(rule.name, rule.severity, rule.message, _one_line(rule.text), _one_line(rule.condition), variables)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def demand_variables(rules: Iterable[Rule], known: Iterable[str]) -> None:
    """Raise `UnknownVariable` for a rule that looks at what no question and no step gives."""
    names = list(known)
    for rule in rules:
        for variable in rule.variables:
            if variable not in names:
                demand_variable(FILE, rule.code, variable, names)


def demand_variable(file: str, entry: str, variable: str, known: Iterable[str]) -> None:
    """Raise `UnknownVariable` unless the variable is known."""
    names = list(known)
    if variable not in names:
        guess = ", ".join(get_close_matches(variable, names, n=2, cutoff=0.5)) or "…"
        raise UnknownVariable(file=file, entry=entry, variable=variable, guess=guess, known=", ".join(names))
