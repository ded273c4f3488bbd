"""From the pieces of a `define datapoint ruleset` to a Ruleset, refusing what the manual forbids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from solieu.core.standards.vtl.errors import (
    DuplicateRule,
    NameAllOrNone,
    NotInSignature,
    UnknownSeverity,
    nearest,
)
from solieu.core.standards.vtl.rulesets import SEVERITIES, Rule, Ruleset, Severity, read_message
from solieu.core.standards.vtl.syntax import Expression, Name, Span, walk

SpaceKind = Literal["variable", "valuedomain"]
PieceKind = Literal["name", "when", "code", "level"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A marked part of a rule: its name, antecedent, error code or level; offsets into the text."""

    kind: PieceKind
    value: Any
    at: Span
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as the parser met it; its condition stands between the offsets."""

    name: str | None
    when: Expression | None
    then: Expression
    code: str | None
    level: str | int | None
    level_at: Span
    at: Span
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RulesetBuilder:
    name: str
    signature: list[Any]
    drafts: list[Draft]
    at: Span

    @staticmethod
    def draft(parts: list[Any], at: Span, offsets: tuple[int, int]) -> Draft:
        """One rule out of its marked pieces and the bare one, which is the consequent."""
        marked = {part.kind: part for part in parts if isinstance(part, Piece)}
        found = {kind: piece.value for kind, piece in marked.items()}
        after = [marked[kind].start for kind in ("code", "level") if kind in marked]
        return Draft(
            name=found.get("name"),
            when=found.get("when"),
            then=next(part for part in parts if not isinstance(part, Piece)),
            code=found.get("code"),
            level=found.get("level"),
            level_at=marked["level"].at if "level" in marked else at,
            at=at,
            start=marked["name"].end if "name" in marked else offsets[0],
            end=min(after, default=offsets[1]),
        )

    def build(self, text: str) -> Ruleset:
        kind: SpaceKind = "valuedomain" if self.signature[0] == "valuedomain" else "variable"
        components: list[tuple[Name, Name]] = self.signature[1:]
        _refuse_repeats([(alias.name, alias.at) for _, alias in components])
        self._refuse_mixed_names()
        ruleset = Ruleset(
            name=self.name,
            variables=tuple(variable.name for variable, _ in components),
            rules=tuple(_rule(draft, i, text) for i, draft in enumerate(self.drafts, start=1)),
            space=kind,
            aliases=tuple((a.name, v.name) for v, a in components if a.name != v.name),
            at=self.at,
        )
        _refuse_repeats([(rule.name, rule.at) for rule in ruleset.rules])
        _refuse_undeclared(ruleset)
        return ruleset

    def _refuse_mixed_names(self) -> None:
        unnamed = [draft for draft in self.drafts if draft.name is None]
        if unnamed and len(unnamed) < len(self.drafts):
            raise NameAllOrNone(at=unnamed[0].at)


def _rule(draft: Draft, number: int, text: str) -> Rule:
    name = draft.name or str(number)
    return Rule(
        name=name,
        when=draft.when,
        then=draft.then,
        message=read_message(draft.code, rule=name),
        severity=_severity(draft),
        text=text[draft.start : draft.end].strip(),
        line=draft.at.line,
        code=draft.code,
        level=draft.level,
        at=draft.at,
    )


def _severity(draft: Draft) -> Severity:
    """A numeric level, which the manual leaves to the user, counts as an error."""
    if draft.level is None or isinstance(draft.level, int):
        return "error"
    for severity in SEVERITIES:
        if draft.level == severity:
            return severity
    raise UnknownSeverity(at=draft.level_at, name=draft.level)


def _refuse_repeats(names: list[tuple[str, Span]]) -> None:
    first: dict[str, int] = {}
    for name, at in names:
        if name in first:
            raise DuplicateRule(at=at, name=name, first=first[name])
        first[name] = at.line


def _refuse_undeclared(ruleset: Ruleset) -> None:
    known = ruleset.names
    for rule in ruleset.rules:
        for part in filter(None, (rule.when, rule.then)):
            for node, _ in walk(part):
                if isinstance(node, Name) and node.name not in known:
                    facts = nearest(node.name, known)
                    raise NotInSignature(at=node.at, rule=rule.name, name=node.name, **facts)
