"""A datapoint ruleset as a value: named rules with a severity and a sentence in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from solieu.core.standards.vtl.printing import unparse
from solieu.core.standards.vtl.syntax import NOWHERE, Expression, Span
from solieu.core.text import Text

Severity = Literal["error", "warning", "explain"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "explain")


@dataclass(frozen=True, slots=True)
class Rule:
    """`when` (None: always) a unit is in scope, `then` must hold.

    `text` is the condition as it was written, `code` and `level` the errorcode and errorlevel as
    written (None when left out); `digest` changes when, and only when, the meaning changes.
    """

    name: str
    when: Expression | None
    then: Expression
    message: Text
    severity: Severity
    text: str = field(compare=False)
    line: int = field(compare=False)
    code: str | None = None
    level: str | int | None = None
    at: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def digest(self) -> str:
        return sha256("\n".join((self.name, self.severity, self.condition)).encode()).hexdigest()

    @property
    def condition(self) -> str:
        """The rule's condition in normal form."""
        antecedent = f"when {unparse(self.when)} then " if self.when is not None else ""
        return antecedent + unparse(self.then)


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Rules over `variables` (of a record, or value domains when `space` says so).

    `aliases` are pairs (alias, variable) for the variables that the rules call otherwise.
    """

    name: str
    variables: tuple[str, ...]
    rules: tuple[Rule, ...]
    space: Literal["variable", "valuedomain"] = "variable"
    aliases: tuple[tuple[str, str], ...] = ()
    at: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def names(self) -> Mapping[str, str]:
        """From every name that a rule may use to the variable that it stands for."""
        renamed = {variable for _, variable in self.aliases}
        plain = {name: name for name in self.variables if name not in renamed}
        return plain | dict(self.aliases)

    def rule(self, name: str) -> Rule:
        return next(rule for rule in self.rules if rule.name == name)


def read_message(code: str | None, *, rule: str) -> Text:
    """From an errorcode `"vi | en"`; without one, a sentence that names the rule."""
    if not code:
        return Text(f"Không thoả quy tắc {rule}.", f"Rule {rule} is not met.")
    vietnamese, bar, english = code.partition(" | ")
    return Text(vietnamese.strip(), english.strip() if bar else vietnamese.strip())
