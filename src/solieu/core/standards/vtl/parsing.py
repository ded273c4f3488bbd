"""From VTL text to values: expressions and datapoint rulesets.

Nothing is looked up here; whether names and types make sense is told by `checking`.
"""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, v_args
from lark.exceptions import UnexpectedInput, UnexpectedToken, VisitError
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive

from solieu.core.standards.vtl.errors import NumberTooLarge, TooDeep, VtlError
from solieu.core.standards.vtl.expecting import explain
from solieu.core.standards.vtl.gathering import Piece, PieceKind, RulesetBuilder
from solieu.core.standards.vtl.rulesets import Ruleset
from solieu.core.standards.vtl.syntax import (
    Binary,
    Branch,
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
    Unary,
    walk,
)

DEEPEST = 100
LONGEST_INTEGER = 18
CUT = " define"  # a word that may start nothing inside an expression or a ruleset


def parse_expression(text: str) -> Expression:
    """The one expression that `text` is; a `VtlError` when it is none."""
    expression: Expression = _parse(text, start="whole")
    refuse_too_deep(expression)
    return expression


def parse_ruleset(text: str) -> tuple[Ruleset, ...]:
    """The datapoint rulesets that `text` defines, one or more, in order.

    Names are unique, severities known and every name that a rule uses is declared; the types of
    the variables are not known here (see `checking.check_ruleset`).
    """
    builders: tuple[RulesetBuilder, ...] = _parse(text, start="rulesets")
    for builder in builders:
        for draft in builder.drafts:
            for part in filter(None, (draft.when, draft.then)):
                refuse_too_deep(part)
    return tuple(builder.build(text) for builder in builders)


def refuse_too_deep(expression: Expression) -> None:
    for node, depth in walk(expression):
        if depth > DEEPEST:
            raise TooDeep(at=node.at, limit=DEEPEST)


@cache
def _grammar() -> Lark:
    grammar = files("solieu.core.standards.vtl").joinpath("grammar.lark").read_text("utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer="basic",
        start=["whole", "rulesets"],
        propagate_positions=True,
        maybe_placeholders=False,
    )


def _parse(text: str, *, start: str) -> Any:
    try:
        return _Builder().transform(_grammar().parse(text, start=start))
    except UnexpectedInput as error:
        raise explain(error, text, _allowed(error, text, start)) from None
    except VisitError as error:
        if isinstance(error.orig_exc, VtlError):
            raise error.orig_exc from None
        raise


def _allowed(error: UnexpectedInput, text: str, start: str) -> set[str]:
    """The terminals that could stand where the error is; a stray character needs a second look."""
    if isinstance(error, UnexpectedToken):
        return set(error.accepts or error.expected)
    try:
        _grammar().parse(text[: error.pos_in_stream] + CUT, start=start)
    except UnexpectedToken as cut:
        return set(cut.accepts or cut.expected)
    except UnexpectedInput:
        return set()
    return set()


def _span(meta: Meta) -> Span:
    return Span(meta.line, meta.column, meta.end_line, meta.end_column)


def _piece(kind: PieceKind, value: Any, meta: Meta) -> Piece:
    return Piece(kind, value, _span(meta), meta.start_pos, meta.end_pos)


def _unquote(token: Token) -> str:
    return token[1:-1].replace('""', '"')


@v_args(meta=True)
class _Builder(Transformer_NonRecursive[Token, Any]):
    """Turns each piece of the grammar into its node, the deepest first."""

    def whole(self, meta: Meta, parts: list[Any]) -> Expression:
        return parts[0]

    def integer(self, meta: Meta, parts: list[Token]) -> Literal:
        if len(parts[0].lstrip("0")) > LONGEST_INTEGER:
            raise NumberTooLarge(at=_span(meta), number=parts[0])
        return Literal(int(parts[0]), "integer", _span(meta))

    def decimal(self, meta: Meta, parts: list[Token]) -> Literal:
        value = float(parts[0])
        if math.isinf(value):
            raise NumberTooLarge(at=_span(meta), number=parts[0])
        return Literal(value, "number", _span(meta))

    def string(self, meta: Meta, parts: list[Token]) -> Literal:
        return Literal(_unquote(parts[0]), "string", _span(meta))

    def boolean(self, meta: Meta, parts: list[Token]) -> Literal:
        return Literal(parts[0] == "true", "boolean", _span(meta))

    def null(self, meta: Meta, parts: list[Token]) -> Literal:
        return Literal(None, "null", _span(meta))

    def plain_name(self, meta: Meta, parts: list[Token]) -> Name:
        return Name(str(parts[0]), _span(meta))

    def quoted_name(self, meta: Meta, parts: list[Token]) -> Name:
        return Name(str(parts[0][1:-1]), _span(meta))

    def variable(self, meta: Meta, parts: list[Name]) -> Name:
        return parts[0]

    def omitted(self, meta: Meta, parts: list[Token]) -> Omitted:
        return Omitted(_span(meta))

    def unary(self, meta: Meta, parts: list[Any]) -> Unary:
        return Unary(str(parts[0]), parts[1], _span(meta))

    def binary(self, meta: Meta, parts: list[Any]) -> Binary:
        return Binary(str(parts[1]), parts[0], parts[2], _span(meta))

    def set(self, meta: Meta, parts: list[Expression]) -> tuple[Expression, ...]:
        return tuple(parts)

    def membership(self, meta: Meta, parts: list[Any]) -> Membership:
        return Membership(parts[0], parts[2], parts[1] == "not_in", _span(meta))

    def conditional(self, meta: Meta, parts: list[Expression]) -> Conditional:
        return Conditional(parts[0], parts[1], parts[2], _span(meta))

    def branch(self, meta: Meta, parts: list[Expression]) -> Branch:
        return Branch(parts[0], parts[1])

    def case(self, meta: Meta, parts: list[Any]) -> Case:
        return Case(tuple(parts[:-1]), parts[-1], _span(meta))

    def call(self, meta: Meta, parts: list[Any]) -> Call:
        return Call(str(parts[0]), tuple(parts[1:]), _span(meta))

    def cast(self, meta: Meta, parts: list[Any]) -> Cast:
        mask = _unquote(parts[2]) if len(parts) > 2 else None
        return Cast(parts[0], str(parts[1]), mask, _span(meta))

    def signed(self, meta: Meta, parts: list[Token]) -> int:
        return int("".join(parts))

    def errorcode(self, meta: Meta, parts: list[Token]) -> Piece:
        return _piece("code", _unquote(parts[0]), meta)

    def errorlevel(self, meta: Meta, parts: list[Any]) -> Piece:
        level = _unquote(parts[0]) if isinstance(parts[0], Token) else parts[0]
        return _piece("level", level, meta)

    def rule_name(self, meta: Meta, parts: list[Name]) -> Piece:
        return _piece("name", parts[0].name, meta)

    def antecedent(self, meta: Meta, parts: list[Expression]) -> Piece:
        return _piece("when", parts[0], meta)

    def component(self, meta: Meta, parts: list[Name]) -> tuple[Name, Name]:
        return (parts[0], parts[-1])

    def signature(self, meta: Meta, parts: list[Any]) -> list[Any]:
        return parts

    def rule(self, meta: Meta, parts: list[Any]) -> Any:
        return RulesetBuilder.draft(parts, _span(meta), (meta.start_pos, meta.end_pos))

    def ruleset(self, meta: Meta, parts: list[Any]) -> RulesetBuilder:
        return RulesetBuilder(parts[0].name, parts[1], parts[2:], _span(meta))

    def rulesets(self, meta: Meta, parts: list[RulesetBuilder]) -> tuple[RulesetBuilder, ...]:
        return tuple(parts)
