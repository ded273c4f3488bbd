"""The expressions of a questionnaire: what converts without complaint and fails on a device."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter

from lark import Token, Tree

from solieu.core.standards.xlsform import xpath
from solieu.core.standards.xlsform.findings import Finding, finding
from solieu.core.standards.xlsform.functions import FUNCTIONS, GATHERING, needs
from solieu.core.standards.xlsform.structure import Element
from solieu.core.standards.xlsform.xform import XFormParts

COLUMNS = ("relevant", "constraint", "calculation", "required", "read_only", "choice_filter", "repeat_count")
PLAIN = frozenset({"yes", "no", "true", "false"})
CURLY = re.compile("[\u2018\u2019\u201c\u201d]")
DEPENDING = ("relevant", "calculation")
DYNAMIC = re.compile(r"[(\[$+*|/]|\s(-|div|mod)\s")
NUMERIC = {"integer": re.compile(r"[+-]?\d+"), "decimal": re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")}


@dataclass(frozen=True, slots=True)
class Expression:
    element: Element
    column: str
    text: str
    tree: Tree[Token]


@dataclass(frozen=True, slots=True)
class Place:
    """What an expression may point to: elements by name, and what the XForm made of them."""

    elements: dict[str, Element]
    xform: XFormParts

    def is_meta(self, name: str) -> bool:
        """Is it a node that every form has, such as `instanceID`?"""
        return any(path.endswith(f"/meta/{name}") for path in self.xform.nodes)


def check_logic(survey: Sequence[Element], xform: XFormParts) -> list[Finding]:
    """Every finding about relevance, constraints, calculations, filters and defaults, row by row."""
    place = Place({e.name: e for e in survey if e.name}, xform)
    expressions, found = _parse(survey)
    for expression in expressions:
        found += _functions(expression)
        found += _patterns(expression)
        found += _references(expression, place)
        found += _instances(expression, place)
    found += _cycle(expressions, place)
    found += [f for element in survey for f in _default(element, xform)]
    return sorted(found, key=lambda f: f.row)


def _parse(survey: Sequence[Element]) -> tuple[list[Expression], list[Finding]]:
    parsed: list[Expression] = []
    found: list[Finding] = []
    for element in survey:
        for column in COLUMNS:
            text = element.line.get(column)
            if not text or text.lower() in PLAIN:
                continue
            try:
                parsed.append(Expression(element, column, text, xpath.parse(text)))
            except xpath.BadExpression as fault:
                kind = "curly-quotes" if CURLY.search(text) else "bad-expression"
                found.append(finding(kind, element.line, column, at=fault.at, near=fault.near))
    return parsed, found


def _functions(expression: Expression) -> Iterator[Finding]:
    line, column = expression.element.line, expression.column
    for call in xpath.calls(expression.tree):
        given = len(call.arguments)
        if call.function not in FUNCTIONS:
            guess = _guess(call.function, list(FUNCTIONS))
            yield finding("unknown-function", line, column, function=call.function, **guess)
        elif not FUNCTIONS[call.function][0] <= given <= FUNCTIONS[call.function][1]:
            wanted = needs(call.function)
            yield finding("wrong-arity", line, column, function=call.function, needs=wanted, given=given)


def _guess(word: str, known: list[str]) -> dict[str, str]:
    """What may have been meant, as facts for a remedy."""
    near = ", ".join(get_close_matches(word, known, n=3, cutoff=0.6))
    advice = (f"Có phải {near}?", f"Is it {near}?") if near else ("Kiểm tra lại cách viết.", "Check the spelling.")
    return dict(zip(("guess_vi", "guess_en"), advice, strict=True))


def _patterns(expression: Expression) -> Iterator[Finding]:
    for call in xpath.calls(expression.tree):
        pattern = xpath.literal(call.arguments[1]) if call.function == "regex" and len(call.arguments) == 2 else None
        fault = _pattern_fault(pattern) if pattern is not None else ""
        if fault:
            yield finding("bad-pattern", expression.element.line, expression.column, pattern=pattern, what=fault)


def _pattern_fault(pattern: str) -> str:
    """What is wrong with a regular expression; classes such as \\p{L} are Java's and stand for a word."""
    try:
        re.compile(re.sub(r"\\[pP]\{\^?\w+\}", r"\\w", pattern))
    except re.error as error:
        return str(error)
    return ""


def _references(expression: Expression, place: Place) -> Iterator[Finding]:
    element, column = expression.element, expression.column
    for name, around in xpath.questions(expression.tree):
        if name in place.elements:
            yield from _scope(element, column, place.elements[name], around)
        elif not place.is_meta(name):
            guess = _guess(name, list(place.elements))
            yield finding("unknown-question", element.line, column, reference=name, **guess)
    for path in xpath.paths(expression.tree):
        if path not in place.xform.nodes:
            yield finding("unknown-path", element.line, column, path=path)


def _scope(element: Element, column: str, target: Element, around: frozenset[str]) -> Iterator[Finding]:
    """A question in a repeat has many values to those outside, unless they gather them or filter by it."""
    if column == "choice_filter":
        return
    inside = {*element.repeats, element.name}
    foreign = [repeat for repeat in target.repeats if repeat not in inside]
    if foreign and not around & (GATHERING | {"[", "last-saved#"}):
        yield finding("outside-repeat", element.line, column, reference=target.name, repeat=foreign[-1])


def _instances(expression: Expression, place: Place) -> Iterator[Finding]:
    for call in xpath.calls(expression.tree):
        if call.function != "instance" or len(call.arguments) != 1:
            continue
        name = xpath.literal(call.arguments[0])
        if name is not None and name not in place.xform.instances:
            known = ", ".join(sorted(place.xform.instances)) or "…"
            yield finding("unknown-instance", expression.element.line, expression.column, instance=name, known=known)


def _cycle(expressions: Sequence[Expression], place: Place) -> list[Finding]:
    """Relevance and calculation wait for what they look at, and a question waits for its groups."""
    waits: dict[str, set[str]] = {
        name: {g for g in element.groups if g in place.elements} for name, element in place.elements.items()
    }
    for expression in expressions:
        if expression.column in DEPENDING and not expression.element.line.get("trigger"):
            seen = {name for name, around in xpath.questions(expression.tree) if "last-saved#" not in around}
            waits.setdefault(expression.element.name, set()).update(seen & set(place.elements))
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        first = min((place.elements[name] for name in circle), key=lambda e: e.line.row)
        return [finding("cycle", first.line, _looking(expressions, first), cycle=" → ".join(circle))]
    return []


def _looking(expressions: Sequence[Expression], element: Element) -> str:
    return next((e.column for e in expressions if e.element == element and e.column in DEPENDING), "relevant")


def _default(element: Element, xform: XFormParts) -> Iterator[Finding]:
    default, pattern = element.line.get("default"), NUMERIC.get(xform.types.get(element.name, "string"))
    if default and pattern and not DYNAMIC.search(default) and not pattern.fullmatch(default):
        yield finding("bad-default", element.line, "default", default=default, type=element.type)
