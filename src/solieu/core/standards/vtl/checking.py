"""Meaning without data: do the names exist, do the types fit, are the functions used rightly?

Types are integer, number, string, boolean, date; an integer goes where a number may, null goes
anywhere. All faults of a text are found in one go, each with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from solieu.core.standards.vtl.errors import (
    DifferentTypes,
    NotACondition,
    NotCastable,
    UnknownFunction,
    UnknownType,
    UnknownUnit,
    UnknownVariable,
    UnusableMask,
    UnusablePattern,
    VtlError,
    WrongArity,
    WrongType,
    nearest,
)
from solieu.core.standards.vtl.functions import CASTS, DURATIONS, FUNCTIONS, TYPE_NAMES, Function, Kind
from solieu.core.standards.vtl.rulesets import Rule, Ruleset
from solieu.core.standards.vtl.syntax import (
    Binary,
    Call,
    Case,
    Cast,
    Conditional,
    Expression,
    Literal,
    Membership,
    Name,
    Omitted,
    Span,
    Type,
    Unary,
)
from solieu.core.text import Text

NUMERIC = frozenset({"integer", "number"})
LENIENT = frozenset({"null", "unknown"})
MASK = re.compile(r"(?=.*YYYY)(?=.*MM)(?=.*DD)(?:YYYY|MM|DD|[-/. ]){5}")
LOOK_AROUND = re.compile(r"\(\?(?:=|!|<=|<!)|\\[1-9]")
TYPES: Mapping[str, Type] = {
    "integer": "integer",
    "number": "number",
    "string": "string",
    "boolean": "boolean",
    "date": "date",
}


def type_of(expression: Expression, types: Mapping[str, Type]) -> Type:
    """The type of a sound expression over variables of these types; else its first fault."""
    faults, found = check_expression(expression, types)
    if faults:
        raise faults[0]
    return found


def demand_type(expression: Expression, types: Mapping[str, Type], wanted: Type) -> None:
    """Refuse an expression that is unsound or whose type cannot stand where `wanted` is needed."""
    found = type_of(expression, types)
    checker = Checker(types)
    if wanted not in LENIENT:
        checker.demand(found, wanted, what="→", at=expression.at)
    for fault in checker.faults:
        raise fault


def check_expression(expression: Expression, types: Mapping[str, Type]) -> tuple[tuple[VtlError, ...], Type]:
    """Every fault of an expression, in the order of the text, and its type as far as known."""
    checker = Checker(types)
    found = checker.check(expression)
    return _in_order(checker.faults), found


def check_ruleset(ruleset: Ruleset, types: Mapping[str, Type]) -> tuple[VtlError, ...]:
    """Every fault of a ruleset over variables of these types, in the order of the text."""
    faults: list[VtlError] = []
    known: dict[str, Type] = {}
    for name, variable in ruleset.names.items():
        if variable not in types and ruleset.space == "variable":
            faults.append(UnknownVariable(at=ruleset.at, name=variable, **nearest(variable, types)))
        known[name] = types.get(variable, "unknown")
    for rule in ruleset.rules:
        faults.extend(_check_rule(rule, known))
    return _in_order(faults)


def _check_rule(rule: Rule, types: Mapping[str, Type]) -> Iterable[VtlError]:
    for part in (rule.when, rule.then):
        if part is None:
            continue
        faults, found = check_expression(part, types)
        yield from faults
        if found not in LENIENT | {"boolean"}:
            given = TYPE_NAMES[found]
            yield NotACondition(at=part.at, rule=rule.name, given_vi=given.vi, given_en=given.en)


def _in_order(faults: Iterable[VtlError]) -> tuple[VtlError, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.at.line, fault.at.column)))


def common(left: Type, right: Type) -> Type | None:
    """The type that holds both, or None when there is none."""
    if left == right or right in LENIENT:
        return left if left != "null" else right
    if left in LENIENT:
        return right
    return "number" if left in NUMERIC and right in NUMERIC else None


class Checker:
    """Walks one expression, gathering faults; an unsound part counts as of unknown type."""

    def __init__(self, types: Mapping[str, Type]) -> None:
        self.types = types
        self.faults: list[VtlError] = []

    def check(self, node: Expression) -> Type:
        match node:
            case Literal(type=type):
                return type
            case Name():
                return self._name(node)
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node)
            case _:
                return self._phrase(node)

    def _phrase(self, node: Membership | Conditional | Case | Cast | Call | Omitted) -> Type:
        match node:
            case Membership():
                return self._membership(node)
            case Conditional() | Case():
                return self._choice(node)
            case Cast():
                return self._cast(node)
            case Call():
                return self._call(node)
            case Omitted():
                return "unknown"

    def _name(self, node: Name) -> Type:
        if node.name not in self.types:
            self.faults.append(UnknownVariable(at=node.at, name=node.name, **nearest(node.name, self.types)))
        return self.types.get(node.name, "unknown")

    def _unary(self, node: Unary) -> Type:
        found = self.check(node.operand)
        wanted = "boolean" if node.operator == "not" else "number"
        return self.demand(found, wanted, what=node.operator, at=node.operand.at)

    def _binary(self, node: Binary) -> Type:
        left, right = self.check(node.left), self.check(node.right)
        if node.operator in ("and", "or", "xor"):
            return self._both(node, left, right, "boolean")
        if node.operator == "||":
            return self._both(node, left, right, "string")
        if node.operator in ("+", "-", "*", "/"):
            found = self._both(node, left, right, "number")
            return "number" if node.operator == "/" else found
        self._pair(left, right, what=node.operator, at=node.at)
        return "boolean"

    def _both(self, node: Binary, left: Type, right: Type, wanted: Kind) -> Type:
        """Each operand against the wanted type; gives the narrowest type that holds both."""
        first = self.demand(left, wanted, what=node.operator, at=node.left.at)
        second = self.demand(right, wanted, what=node.operator, at=node.right.at)
        return "unknown" if "unknown" in (first, second) else common(first, second) or "unknown"

    def _membership(self, node: Membership) -> Type:
        what = "not_in" if node.negated else "in"
        operand = self.check(node.operand)
        for element in node.elements:
            self._pair(operand, self.check(element), what=what, at=element.at)
        return "boolean"

    def _choice(self, node: Conditional | Case) -> Type:
        branches = [(b.condition, b.then) for b in node.branches] if isinstance(node, Case) else []
        if isinstance(node, Conditional):
            branches = [(node.condition, node.then)]
        word = "case" if isinstance(node, Case) else "if"
        found = self.check(node.otherwise)
        for condition, then in reversed(branches):
            self.demand(self.check(condition), "boolean", what=word, at=condition.at)
            found = self._pair(self.check(then), found, what=word, at=then.at)
        return found

    def _cast(self, node: Cast) -> Type:
        found = self.check(node.operand)
        if node.type not in TYPES:
            self.faults.append(UnknownType(at=node.at, name=node.type, known=", ".join(TYPES)))
            return "unknown"
        wanted = TYPES[node.type]
        if wanted == "date" and node.mask is not None and not MASK.fullmatch(node.mask):
            self.faults.append(UnusableMask(at=node.at, mask=node.mask))
        if found not in LENIENT | {wanted} and wanted not in CASTS[found]:
            given, target = TYPE_NAMES[found], TYPE_NAMES[wanted]
            facts = {"given_vi": given.vi, "given_en": given.en, "known": ", ".join(CASTS[found])}
            self.faults.append(NotCastable(at=node.at, wanted_vi=target.vi, wanted_en=target.en, **facts))
        return wanted

    def _call(self, node: Call) -> Type:
        found: list[Type] = [self.check(argument) for argument in node.arguments]
        function = FUNCTIONS.get(node.function)
        if function is None:
            self.faults.append(UnknownFunction(at=node.at, name=node.function, **nearest(node.function, FUNCTIONS)))
            return "unknown"
        if not function.required <= len(found) <= len(function.parameters) or self._omits_required(node, function):
            self.faults.append(WrongArity(at=node.at, name=node.function, given=len(found), usage=function.usage))
            return "unknown" if function.result in ("same", "whole") else TYPES[function.result]
        return self._result(node, function, found)

    @staticmethod
    def _omits_required(node: Call, function: Function) -> bool:
        return any(isinstance(argument, Omitted) for argument in node.arguments[: function.required])

    def _result(self, node: Call, function: Function, found: list[Type]) -> Type:
        for (name, kind), type, argument in zip(function.parameters, found, node.arguments, strict=False):
            if kind != "any":
                self.demand(type, kind, what=f"{node.function}.{name}", at=argument.at)
        self._check_literals(node)
        shared = self._shared(node, function, found)
        if function.result == "same":
            return shared
        if function.result == "whole":
            given = [a for a in node.arguments[1:] if not isinstance(a, Omitted)]
            return "number" if given else "integer"
        return TYPES[function.result]

    def _shared(self, node: Call, function: Function, found: list[Type]) -> Type:
        """The common type of the arguments that must agree (all, for `same`, `between`, `nvl`)."""
        if function.result != "same" and function.name != "between":
            return "unknown"
        shared = found[0]
        for type, argument in zip(found[1:], node.arguments[1:], strict=True):
            shared = self._pair(shared, type, what=node.function, at=argument.at)
        return shared

    def _check_literals(self, node: Call) -> None:
        last = node.arguments[-1]
        if not isinstance(last, Literal) or not isinstance(last.value, str):
            return
        if node.function == "match_characters":
            self._check_pattern(last.value, at=last.at)
        if node.function == "dateadd" and last.value not in DURATIONS:
            units = ", ".join(f'"{unit}"' for unit in DURATIONS)
            self.faults.append(UnknownUnit(at=last.at, unit=last.value, known=units))

    def _check_pattern(self, pattern: str, *, at: Span) -> None:
        try:
            re.compile(pattern)
        except re.error as error:
            self.faults.append(UnusablePattern(at=at, pattern=pattern, why=error.msg))
            return
        if LOOK_AROUND.search(pattern):
            self.faults.append(UnusablePattern(at=at, pattern=pattern, why="look-around, back-reference"))

    def demand(self, found: Type, wanted: Kind | Type, *, what: str, at: Span) -> Type:
        """The found type when it serves; else a fault, and unknown."""
        if found in LENIENT or found == wanted or (wanted == "number" and found in NUMERIC):
            return found
        target, given = TYPE_NAMES[TYPES[wanted]], TYPE_NAMES[found]
        self.faults.append(
            WrongType(
                at=at, what=what, cast=wanted,
                wanted_vi=target.vi, wanted_en=target.en, given_vi=given.vi, given_en=given.en,
            )
        )  # fmt: skip
        return "unknown"

    def _pair(self, left: Type, right: Type, *, what: str, at: Span) -> Type:
        """The common type of two that must go together; else a fault, and unknown."""
        shared = common(left, right)
        if shared is not None:
            return shared
        first, second = _names(left, right)
        self.faults.append(
            DifferentTypes(
                at=at, what=what,
                left_vi=first.vi, left_en=first.en, right_vi=second.vi, right_en=second.en,
            )
        )  # fmt: skip
        return "unknown"


def _names(left: Type, right: Type) -> tuple[Text, Text]:
    return TYPE_NAMES[left], TYPE_NAMES[right]
