"""XPath 1.0 as XLSForms write it: with `${name}` for a question. Parsed, never run.

The grammar follows XPath 1.0 §2 and §3; a contextual lexer tells the operator `*`, `div`, `mod`,
`and`, `or` from names by what may stand there, as §3.7 demands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedEOF, UnexpectedInput

GRAMMAR = r"""
start: or_expr
?or_expr: and_expr ("or" and_expr)*
?and_expr: equality ("and" equality)*
?equality: relation (("=" | "!=") relation)*
?relation: sum (("<=" | ">=" | "<" | ">") sum)*
?sum: product (("+" | "-") product)*
?product: unary (("*" | "div" | "mod") unary)*
?unary: "-" unary -> negative
      | union
?union: path ("|" path)*

?path: location
     | filtered
     | filtered "/" relative -> beneath
     | filtered "//" relative -> beneath
?filtered: primary predicate*
?primary: "(" or_expr ")"
        | LITERAL -> literal
        | NUMBER -> number
        | QUESTION -> question
        | NAME "(" (or_expr ("," or_expr)*)? ")" -> call

location: relative
        | "/" relative -> absolute
        | "//" relative -> anywhere
        | "/" -> root
?relative: step (("/" | "//") step)*
step: "." -> here
    | ".." -> above
    | AXIS? test predicate*
    | "@" test -> attribute
test: NAME | "*" | NODE_TYPE "(" LITERAL? ")"
predicate: "[" or_expr "]"

QUESTION: /\$\{\s*(last-saved#)?[^{}\s]+\s*\}/
NODE_TYPE.3: /(node|text|comment|processing-instruction)(?=\s*\()/
AXIS.2: /[a-z]+(-[a-z]+)*\s*::/
NAME.-1: /[^\W\d][\w.-]*(:([^\W\d][\w.-]*|\*))?/
LITERAL: /"[^"]*"|'[^']*'/
NUMBER: /\d+(\.\d*)?|\.\d+/
%ignore /\s+/
"""


class BadExpression(Exception):
    """The expression is none: from `at` (counted from 1), where `near` stands."""

    def __init__(self, at: int, near: str) -> None:
        self.at, self.near = at, near
        super().__init__(f"{at}: {near}")


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[object, ...]


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="contextual", propagate_positions=True)


def parse(expression: str) -> Tree[Token]:
    """The tree of an expression; raises `BadExpression` with the place."""
    try:
        return _parser().parse(expression)
    except UnexpectedInput as error:
        at = len(expression) if isinstance(error, UnexpectedEOF) else error.pos_in_stream or 0
        at = len(expression) if getattr(getattr(error, "token", None), "type", "") == "$END" else at
        raise BadExpression(at + 1, expression[max(0, at - 10) : at + 10].strip()) from None


def calls(tree: Tree[Token]) -> Iterator[Call]:
    """Every function called, outermost first."""
    for node in tree.iter_subtrees_topdown():
        if node.data == "call":
            yield Call(str(node.children[0]), tuple(node.children[1:]))


def questions(tree: Tree[Token]) -> Iterator[tuple[str, frozenset[str]]]:
    """Every `${name}` with the functions around it; in a predicate also `[`."""
    yield from _questions(tree, frozenset())


def _questions(node: Tree[Token], around: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    if node.data == "question":
        name = str(node.children[0])[2:-1].strip()
        yield name.removeprefix("last-saved#"), around | ({"last-saved#"} if "#" in name else frozenset())
    if node.data == "call":
        around = around | {str(node.children[0])}
    if node.data == "predicate":
        around = around | {"["}
    for child in node.children:
        if isinstance(child, Tree):
            yield from _questions(child, around)


def literal(node: object) -> str | None:
    """The text of a literal argument, None for anything else."""
    if isinstance(node, Tree) and node.data == "literal":
        return str(node.children[0])[1:-1]
    return None


def paths(tree: Tree[Token]) -> Iterator[str]:
    """Every absolute path that is made of plain names: `/data/household/hhsize`."""
    for node in tree.iter_subtrees_topdown():
        if node.data == "absolute":
            names = [_plain_name(step) for step in _steps(node)]
            if names and all(names):
                yield "/" + "/".join(str(name) for name in names)


def _steps(node: Tree[Token]) -> list[Tree[Token]]:
    inner = node.children[0]
    if isinstance(inner, Tree) and inner.data == "relative":
        return [step for step in inner.children if isinstance(step, Tree)]
    return [inner] if isinstance(inner, Tree) else []


def _plain_name(step: Tree[Token]) -> str | None:
    first = step.children[0] if step.data == "step" and step.children else None
    token = first.children[0] if isinstance(first, Tree) and first.children else None
    return str(token) if isinstance(token, Token) and token.type == "NAME" else None
