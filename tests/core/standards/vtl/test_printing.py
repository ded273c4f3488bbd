"""The normal form reads back as what it was printed from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from solieu.core.standards.vtl import parse_expression, unparse
from solieu.core.standards.vtl.syntax import Expression

from .expressions import anything


@settings(max_examples=300, deadline=None)
@given(anything)
def test_the_normal_form_reads_back_as_the_same_expression(expression: Expression) -> None:
    assert parse_expression(unparse(expression)) == expression


@settings(max_examples=50, deadline=None)
@given(anything)
def test_the_normal_form_of_a_normal_form_is_itself(expression: Expression) -> None:
    text = unparse(expression)
    assert unparse(parse_expression(text)) == text


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("((a+b))*(c)", "(a + b) * c"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a and b) or (c and d)", "a and b or c and d"),
        ("not(a=b)", "not (a = b)"),
        ("(if a then b else c)+1", "(if a then b else c) + 1"),
        ("substr( s ,_, 3 )", "substr(s, _, 3)"),
        ("a   in{1,-2}", "a in {1, -2}"),
        ("1.50E-9", "1.5e-09"),
        ("'a' > '1 b'", "a > '1 b'"),
    ],
)
def test_one_meaning_has_one_spelling(written: str, normal: str) -> None:
    assert unparse(parse_expression(written)) == normal
