"""What a VTL expression is made of: frozen nodes that remember where they stood.

Two nodes are equal when they say the same; their places in the text do not count. Every node has
its `parts`: the nodes directly under it, in the order of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal as Choice
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Span:
    """From line and column (both from 1) to the place just after the last character."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


NOWHERE = Span()
Type: TypeAlias = Choice["integer", "number", "string", "boolean", "date", "null", "unknown"]
Constant: TypeAlias = bool | int | float | str | None


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant; its type tells 1 from 1.0 and from true."""

    value: Constant
    type: Type
    at: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def parts(self) -> tuple[Expression, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Name:
    """A variable of the record, or the alias that a ruleset gives it."""

    name: str
    at: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def parts(self) -> tuple[Expression, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Unary:
    """`+`, `-` or `not` before its operand."""

    operator: str
    operand: Expression
    at: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def parts(self) -> tuple[Expression, ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two operands: arithmetic, `||`, comparison, `and`, `or`, `xor`."""

    operator: str
    left: Expression
    right: Expression
    at: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def parts(self) -> tuple[Expression, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Membership:
    """`in` or `not_in` a set of constants, written out."""

    operand: Expression
    elements: tuple[Expression, ...]
    negated: bool = False
    at: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def parts(self) -> tuple[Expression, ...]:
        return (self.operand, *self.elements)


@dataclass(frozen=True, slots=True)
class Conditional:
    """`if … then … else …`; a condition that is null takes the else."""

    condition: Expression
    then: Expression
    otherwise: Expression
    at: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def parts(self) -> tuple[Expression, ...]:
        return (self.condition, self.then, self.otherwise)


@dataclass(frozen=True, slots=True)
class Branch:
    condition: Expression
    then: Expression


@dataclass(frozen=True, slots=True)
class Case:
    """`case when … then … else …`; the first branch whose condition is true counts."""

    branches: tuple[Branch, ...]
    otherwise: Expression
    at: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def parts(self) -> tuple[Expression, ...]:
        return (*(part for b in self.branches for part in (b.condition, b.then)), self.otherwise)


@dataclass(frozen=True, slots=True)
class Omitted:
    """`_`: the argument that takes its default."""

    at: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def parts(self) -> tuple[Expression, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: tuple[Expression, ...]
    at: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def parts(self) -> tuple[Expression, ...]:
        return self.arguments


@dataclass(frozen=True, slots=True)
class Cast:
    """`cast(operand, type, mask)`; without a mask a date is written YYYY-MM-DD."""

    operand: Expression
    type: str
    mask: str | None = None
    at: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def parts(self) -> tuple[Expression, ...]:
        return (self.operand,)


Expression: TypeAlias = Literal | Name | Unary | Binary | Membership | Conditional | Case | Omitted | Call | Cast


def walk(root: Expression) -> Iterator[tuple[Expression, int]]:
    """Every node with its depth, the root first at depth 1; needs no recursion."""
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((child, depth + 1) for child in reversed(node.parts))


def variables_of(expression: Expression) -> tuple[str, ...]:
    """The names that an expression reads, each once, in the order of the text."""
    return tuple(dict.fromkeys(node.name for node, _ in walk(expression) if isinstance(node, Name)))
