"""The normal form of an expression: one spelling for one meaning.

`parse_expression(unparse(x)) == x` for every x that the parser can give.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

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
    Unary,
)

RESERVED = frozenset(
    {
        "define", "datapoint", "ruleset", "is", "end", "variable", "valuedomain", "as", "when", "then",
        "errorcode", "errorlevel", "and", "or", "xor", "not", "in", "not_in", "if", "else", "case",
        "cast", "true", "false", "null",
    }
)  # fmt: skip
REGULAR = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
LOOSE, MEMBERSHIP, UNARY, ATOM = 0, 3, 7, 8
STRENGTH: Mapping[str, int] = {
    "or": 1, "xor": 1, "and": 2,
    "=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "||": 5, "*": 6, "/": 6,
}  # fmt: skip


def unparse(expression: Expression) -> str:
    """The expression in normal form, on one line, with the fewest parentheses."""
    match expression:
        case Literal():
            return print_constant(expression)
        case Name(name=name):
            return print_name(name)
        case Unary(operator=operator, operand=operand):
            return f"{operator}{' ' if operator == 'not' else ''}{_within(operand, UNARY)}"
        case Binary(operator=operator, left=left, right=right):
            level = STRENGTH[operator]
            return f"{_within(left, level)} {operator} {_within(right, level + 1)}"
        case _:
            return _print_phrase(expression)


def _print_phrase(node: Membership | Conditional | Case | Call | Cast | Omitted) -> str:
    match node:
        case Membership():
            return _print_membership(node)
        case Conditional() | Case():
            return _print_choice(node)
        case Call(function=function, arguments=arguments):
            return f"{function}({', '.join(unparse(argument) for argument in arguments)})"
        case Cast(operand=operand, type=type, mask=mask):
            quoted = f", {print_text(mask)}" if mask is not None else ""
            return f"cast({unparse(operand)}, {type}{quoted})"
        case Omitted():
            return "_"


def print_name(name: str) -> str:
    """A name as VTL reads it back: in single quotes unless it is a regular name."""
    return name if REGULAR.fullmatch(name) and name not in RESERVED else f"'{name}'"


def print_text(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def print_constant(literal: Literal) -> str:
    match literal.value:
        case None:
            return "null"
        case bool(value):
            return "true" if value else "false"
        case str(value):
            return print_text(value)
        case float(value):
            mantissa, e, exponent = repr(value).partition("e")
            return (mantissa if "." in mantissa else f"{mantissa}.0") + e + exponent
        case value:
            return str(value)


def _print_membership(node: Membership) -> str:
    word = "not_in" if node.negated else "in"
    elements = ", ".join(unparse(element) for element in node.elements)
    return f"{_within(node.operand, MEMBERSHIP)} {word} {{{elements}}}"


def _print_choice(node: Conditional | Case) -> str:
    if isinstance(node, Conditional):
        start = f"if {unparse(node.condition)} then {unparse(node.then)}"
    else:
        branches = (f"when {unparse(b.condition)} then {unparse(b.then)}" for b in node.branches)
        start = f"case {' '.join(branches)}"
    return f"{start} else {unparse(node.otherwise)}"


def _strength(node: Expression) -> int:
    match node:
        case Binary(operator=operator):
            return STRENGTH[operator]
        case Membership():
            return MEMBERSHIP
        case Conditional() | Case():
            return LOOSE
        case Unary():
            return UNARY
        case _:
            return ATOM


def _within(node: Expression, level: int) -> str:
    text = unparse(node)
    return text if _strength(node) >= level else f"({text})"
