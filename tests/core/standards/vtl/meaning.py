"""What an expression means for one record, written a second time in plain Python.

It follows the reference manual and shares no code with the compiler, so that the two can judge
each other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from typing import Any

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

Record = Mapping[str, Any]
EXACT = Context(prec=400)
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def value(node: Expression, record: Record) -> Any:
    match node:
        case Literal(value=constant):
            return constant
        case Name(name=name):
            return record[name]
        case Omitted():
            return None
        case Unary(operator=operator, operand=operand):
            return _unary(operator, value(operand, record))
        case Binary(operator=operator, left=left, right=right):
            return _binary(operator, value(left, record), value(right, record))
        case Membership(operand=operand, elements=elements, negated=negated):
            return _member(value(operand, record), [value(e, record) for e in elements], negated)
        case _:
            return _phrase(node, record)


def _phrase(node: Expression, record: Record) -> Any:
    match node:
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return value(then if value(condition, record) is True else otherwise, record)
        case Case(branches=branches, otherwise=otherwise):
            chosen = next((b.then for b in branches if value(b.condition, record) is True), otherwise)
            return value(chosen, record)
        case Cast(operand=operand, type=type):
            return _cast(value(operand, record), type)
        case Call(function=function, arguments=arguments):
            return _call(function, [value(a, record) for a in arguments])


def _unary(operator: str, operand: Any) -> Any:
    if operand is None:
        return None
    return not operand if operator == "not" else -operand if operator == "-" else operand


def _binary(operator: str, a: Any, b: Any) -> Any:
    if operator == "and":
        return False if a is False or b is False else None if None in (a, b) else True
    if operator == "or":
        return True if a is True or b is True else None if None in (a, b) else False
    if a is None or b is None:
        return None
    if operator in COMPARE:
        return COMPARE[operator](a, b)
    if operator == "xor":
        return a is not b
    if operator == "/":
        return None if b == 0 else a / b
    if operator == "*":
        return None if isinstance(a, int) and isinstance(b, int) and abs(float(a) * b) >= 1e18 else a * b
    return a - b if operator == "-" else a + b


def _member(operand: Any, elements: list[Any], negated: bool) -> Any:
    if operand is None:
        return None
    if any(element is not None and element == operand for element in elements):
        return not negated
    return None if None in elements else negated


def _cast(operand: Any, type: str) -> Any:
    if operand is None:
        return None
    if type == "string":
        return {True: "true", False: "false"}[operand]
    if type == "integer":
        if isinstance(operand, str):
            return int(operand) if re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", operand) else None
        return None if abs(operand) >= 1e18 else int(operand)
    if isinstance(operand, str):
        shaped = re.fullmatch(r"\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*", operand)
        return float(operand) if shaped else None
    return float(operand)


def _whole(x: Any, rounding: Callable[[Any], int]) -> Any:
    return x if isinstance(x, int) else None if abs(x) >= 1e18 else rounding(x)


def _rounded(x: Any, digits: int) -> float:
    return float(Decimal(repr(float(x))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, EXACT))


def _integer_round(x: float) -> int:
    return int(Decimal(x).quantize(Decimal(1), ROUND_HALF_UP))


def _call(function: str, given: list[Any]) -> Any:
    if function == "isnull":
        return given[0] is None
    if function == "nvl":
        return given[1] if given[0] is None else given[0]
    if function == "between":
        upper, lower = _binary(">=", given[0], given[1]), _binary("<=", given[0], given[2])
        return _binary("and", upper, lower)
    if function == "substr":
        return _substr(*given)
    if any(argument is None for argument in given):
        return None
    return FUNCTIONS[function](*given)


def _substr(text: str | None, start: int | None, length: int) -> str | None:
    first = (start or 1) - 1
    return None if text is None else text[first : first + length]


def _mod(x: Any, divisor: Any) -> Any:
    return x if divisor == 0 else x % divisor


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "ceil": lambda x: _whole(x, math.ceil),
    "floor": lambda x: _whole(x, math.floor),
    "trunc": lambda x: _whole(x, lambda n: int(Decimal(n).quantize(Decimal(1), ROUND_DOWN))),
    "round": lambda x, digits=None: _whole(x, _integer_round) if digits is None else _rounded(x, digits),
    "sqrt": lambda x: math.sqrt(x) if x >= 0 else None,
    "ln": lambda x: math.log(x) if x > 0 else None,
    "mod": _mod,
    "length": len,
    "instr": lambda text, pattern: text.find(pattern) + 1,
    "trim": lambda text: text.strip(),
    "upper": lambda text: text.upper(),
    "lower": lambda text: text.lower(),
}
