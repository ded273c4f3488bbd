"""From a sound expression to an Ibis column on a table, bound or not.

Logic is three-valued: null stands for unknown. What cannot be computed for a record (division by
zero, logarithm of a negative number, a text that is no date) is null there, so that one absurd
record never stops a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import add, eq, ge, gt, le, lt, ne, sub, xor
from typing import Any, TypeAlias

import ibis

from solieu.core.standards.vtl.checking import type_of
from solieu.core.standards.vtl.compiling_functions import COMPILED
from solieu.core.standards.vtl.compiling_types import cast_to, closed, types_of
from solieu.core.standards.vtl.functions import FUNCTIONS, Kind
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
    Type,
    Unary,
)

Column: TypeAlias = Any
SMALL = 1000
LOGIC = frozenset({"and", "or"})
OPERATORS: Mapping[str, Callable[[Column, Column], Column]] = {
    "+": add, "-": sub, "||": add, "=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge, "xor": xor,
}  # fmt: skip
DTYPES: Mapping[Type, str] = {
    "integer": "int64",
    "number": "float64",
    "string": "string",
    "boolean": "boolean",
    "date": "date",
    "null": "boolean",
    "unknown": "string",
}


def compile_expression(expression: Expression, table: Any, *, names: Mapping[str, str] | None = None) -> Column:
    """The expression as a column of `table`; a `VtlError` when it makes no sense there.

    `names` maps the names that the expression uses to columns; without it they are the columns.
    """
    found = types_of(table)
    places = {name: name for name in found} if names is None else names
    types: dict[str, Type] = {name: found[column] for name, column in places.items() if column in found}
    columns = {name: table[places[name]] for name in types}
    type_of(expression, types)
    return Compiler(types, columns).compile(expression)


class Compiler:
    """Compiles sound expressions over named columns of known types."""

    def __init__(self, types: Mapping[str, Type], columns: Mapping[str, Column]) -> None:
        self.types = types
        self.columns = columns
        self._known: dict[int, Type] = {}

    def compile(self, node: Expression) -> Column:
        match node:
            case Literal(value=None, type=type):
                return ibis.null(DTYPES[type])
            case Literal(value=value, type=type):
                return ibis.literal(value, DTYPES[type])
            case Name(name=name):
                return self.columns[name]
            case Unary():
                return self._unary(node)
            case Binary():
                return self._logic(node) if node.operator in LOGIC else self._binary(node)
            case _:
                return self._phrase(node)

    def _phrase(self, node: Membership | Conditional | Case | Cast | Call | Omitted) -> Column:
        match node:
            case Membership():
                return self._membership(node)
            case Conditional() | Case():
                return self._choice(node)
            case Cast(operand=operand, type=type, mask=mask):
                return cast_to(self.compile(operand), self.type_of(operand), type, mask)
            case Call():
                return self._call(node)
            case Omitted():
                raise AssertionError("an omitted argument stands for its default")

    def type_of(self, node: Expression) -> Type:
        key = id(node)
        if key not in self._known:
            self._known[key] = type_of(node, self.types)
        return self._known[key]

    def typed(self, node: Expression, type: Type) -> Column:
        """The node's column; a null of no type of its own takes the type that is wanted."""
        if self.type_of(node) == "null":
            return ibis.null(DTYPES[type])
        return self.compile(node)

    def _unary(self, node: Unary) -> Column:
        operand = self.typed(node.operand, "boolean" if node.operator == "not" else "number")
        if node.operator == "not":
            return ~operand
        return -operand if node.operator == "-" else operand

    def _logic(self, node: Binary) -> Column:
        left, right = self.typed(node.left, "boolean"), self.typed(node.right, "boolean")
        return left & right if node.operator == "and" else left | right

    def _binary(self, node: Binary) -> Column:
        left_type, right_type = self.type_of(node.left), self.type_of(node.right)
        wanted = right_type if left_type == "null" else left_type
        left, right = self.typed(node.left, wanted), self.typed(node.right, wanted)
        if "null" in (left_type, right_type):
            return ibis.null(DTYPES[self.type_of(node)])
        if node.operator == "/":
            return _divide(left, right, node.right)
        if node.operator == "*":
            return _multiply(left, right, node)
        return OPERATORS[node.operator](closed(left), closed(right))

    def _membership(self, node: Membership) -> Column:
        types: list[Type] = [self.type_of(element) for element in node.elements]
        wanted = _first_known(types)
        operand = closed(self.typed(node.operand, wanted))
        if "null" in types:
            return self._membership_with_null(node, operand)
        elements = [self.compile(element) for element in node.elements]
        return operand.notin(elements) if node.negated else operand.isin(elements)

    def _membership_with_null(self, node: Membership, operand: Column) -> Column:
        """A set that holds null can confirm that a value is in it, never that it is not."""
        present = [e for e in node.elements if self.type_of(e) != "null"]
        elements = [self.compile(element) for element in present]
        found = operand.isin(elements) if elements else ibis.literal(False)
        return ibis.ifelse(found, not node.negated, ibis.null("boolean"))

    def _choice(self, node: Conditional | Case) -> Column:
        wanted = self.type_of(node)
        branches = [(b.condition, b.then) for b in node.branches] if isinstance(node, Case) else []
        if isinstance(node, Conditional):
            branches = [(node.condition, node.then)]
        pairs = [(self.typed(c, "boolean"), self._as(then, wanted)) for c, then in branches]
        return ibis.cases(*pairs, else_=self._as(node.otherwise, wanted))

    def _as(self, node: Expression, type: Type) -> Column:
        column = self.typed(node, type)
        return column.cast("float64") if type == "number" and self.type_of(node) == "integer" else column

    def _call(self, node: Call) -> Column:
        function = FUNCTIONS[node.function]
        kinds: list[Type] = [self._wanted(node, kind) for _, kind in function.parameters]
        arguments: list[Column | None] = [
            None if isinstance(argument, Omitted) else self.typed(argument, kind)
            for argument, kind in zip(node.arguments, kinds, strict=False)
        ]
        arguments += [None] * (len(function.parameters) - len(arguments))
        return COMPILED[node.function](*arguments)

    def _wanted(self, node: Call, kind: Kind) -> Type:
        if kind != "any":
            return kind
        return _first_known([self.type_of(a) for a in node.arguments if not isinstance(a, Omitted)])


def _first_known(types: Iterable[Type]) -> Type:
    for type in types:
        if type != "null":
            return type
    return "null"


def _divide(left: Column, right: Column, divisor: Expression) -> Column:
    """A number; null where the divisor is zero."""
    certain = isinstance(divisor, Literal) and divisor.value
    return left.cast("float64") / (right if certain else right.nullif(0))


def _multiply(left: Column, right: Column, node: Binary) -> Column:
    """Integers stay integers; null where their product has more than 18 digits."""
    if not (left.type().is_integer() and right.type().is_integer()):
        return left * right
    if any(isinstance(o, Literal) and abs(int(o.value or 0)) <= SMALL for o in (node.left, node.right)):
        return left * right
    fits = (left.cast("float64") * right).abs() < 1e18
    return ibis.ifelse(fits, left * right, ibis.null("int64"))
