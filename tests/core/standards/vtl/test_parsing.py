"""From VTL text to values, and errors that say where and why not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.core.standards.vtl import VtlError, parse_expression, parse_ruleset
from solieu.core.standards.vtl.errors import FaultySyntax, UnclosedText
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
    Unary,
    variables_of,
    walk,
)
from solieu.core.text import Text

A, B, C = Name("a"), Name("b"), Name("c")
ONE, TWO = Literal(1, "integer"), Literal(2, "integer")

RULES = """
/* Rules of a small survey. */
define datapoint ruleset households (variable size, spent as cost) is
  R01 : when size > 0            // only households that exist
        then cost >= 0 errorcode "Chi tiêu không âm | Spending is not negative" errorlevel "warning";
  R02 : (size < 30) and (size > 0) errorlevel "explain";
  R03 : not isnull(cost)
end datapoint ruleset;

define datapoint ruleset plain (valuedomain flow F, amount A) is
  when F = "CREDIT" then A >= 0 errorcode "Bad credit" errorlevel 5; A < 10
end datapoint ruleset
"""


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("a + b * c", Binary("+", A, Binary("*", B, C))),
        ("a - b - c", Binary("-", Binary("-", A, B), C)),
        ("(a - b) * c", Binary("*", Binary("-", A, B), C)),
        ("- a * b", Binary("*", Unary("-", A), B)),
        ("not a and b", Binary("and", Unary("not", A), B)),
        ("a or b and c", Binary("or", A, Binary("and", B, C))),
        ("a xor b or c", Binary("or", Binary("xor", A, B), C)),
        ("a = b and c", Binary("and", Binary("=", A, B), C)),
        ("not a = b", Binary("=", Unary("not", A), B)),
        ("a in {1, 2} and b", Binary("and", Membership(A, (ONE, TWO)), B)),
        ("a not_in {-1}", Membership(A, (Unary("-", ONE),), negated=True)),
        ("if a then b else c or a", Conditional(A, B, Binary("or", C, A))),
        ("case when a then 1 when b then 2 else null",
         Case((Branch(A, ONE), Branch(B, TWO)), Literal(None, "null"))),
        ("substr(a, _, 2)", Call("substr", (A, Omitted(), TWO))),
        ('cast("01/02/2020", date, "DD/MM/YYYY")', Cast(Literal("01/02/2020", "string"), "date", "DD/MM/YYYY")),
        ('"say ""xin chào"""', Literal('say "xin chào"', "string")),
        ("'năm sinh' > 1", Binary(">", Name("năm sinh"), ONE)),
        ("1.50E2", Literal(150.0, "number")),
        ("a /* one */ > // two\n 1", Binary(">", A, ONE)),
        ("insider or_else", None),
    ],
)  # fmt: skip
def test_text_is_read_with_the_precedence_of_the_manual(text: str, expression: Expression | None) -> None:
    if expression is None:
        with pytest.raises(FaultySyntax):
            parse_expression(text)
    else:
        assert parse_expression(text) == expression


def test_a_node_knows_where_it_stands() -> None:
    tree = parse_expression('a >\n  substr("x", 2)')
    places = {type(node).__name__: (node.at.line, node.at.column) for node, _ in walk(tree)}
    assert places["Binary"] == (1, 1)
    assert places["Call"] == (2, 3)


def test_variables_are_listed_once_in_the_order_of_the_text() -> None:
    assert variables_of(parse_expression("b + a * b > (if c then a else 1)")) == ("b", "a", "c")


def test_a_ruleset_is_read_with_its_rules() -> None:
    households, plain = parse_ruleset(RULES)
    assert households.name == "households"
    assert households.variables == ("size", "spent")
    assert households.names == {"size": "size", "cost": "spent"}
    assert [rule.name for rule in households.rules] == ["R01", "R02", "R03"]
    first, second, third = households.rules
    assert first.message == Text("Chi tiêu không âm", "Spending is not negative")
    assert [rule.severity for rule in households.rules] == ["warning", "explain", "error"]
    assert first.text == "when size > 0            // only households that exist\n        then cost >= 0"
    assert first.condition == "when size > 0 then cost >= 0"
    assert second.text == "(size < 30) and (size > 0)"
    assert (first.line, second.line, third.line) == (4, 6, 7)
    assert third.message == Text("Không thoả quy tắc R03.", "Rule R03 is not met.")
    assert plain.space == "valuedomain"
    assert plain.names == {"F": "flow", "A": "amount"}
    assert [(rule.name, rule.code, rule.level) for rule in plain.rules] == [("1", "Bad credit", 5), ("2", None, None)]


def test_a_digest_follows_the_meaning_and_not_the_spelling() -> None:
    def digest(condition: str) -> str:
        text = f"define datapoint ruleset r (variable a) is R : {condition} end datapoint ruleset"
        return parse_ruleset(text)[0].rules[0].digest

    assert digest("a>1") == digest('(a) /* hm */ > 1 errorcode "một câu khác"')
    assert digest("a > 1") != digest("a > 2")
    assert digest("a > 1") != digest('a > 1 errorlevel "warning"')


SYNTAX = [
    ("a +", 1, 4, "found the end of the text where an expression was expected", "is missing"),
    ("a\n  b", 2, 3, "found “b” where an operator (+, =, and, in …) or the end of the text", "is missing"),
    ("a == 1", 1, 4, "found “=” where an expression was expected", "Equality is written =."),
    ("a != 1", 1, 3, "found the character “!”", "Inequality is written <>."),
    ("a AND b", 1, 3, "found “AND”", "Keywords are written in lower case: and."),
    ("a in [1]", 1, 6, "found the character “[” where “{” was expected", "A set stands in braces { … }."),
    ("a in {b}", 1, 7, "found “b” where a constant was expected", "is missing"),
    ("f(1,", 1, 5, "found the end of the text where an expression was expected", "is missing"),
    ("a % 2", 1, 3, "found the character “%”", "mod(a, b)"),
    ("“x”", 1, 1, "found the character “", "straight double quotes"),
    ("", 1, 1, "found the end of the text where an expression was expected", "is missing"),
    ("a ? b", 1, 3, "found the character “?” where an operator (+, =, and, in …) or the end", "is missing"),
]


@pytest.mark.parametrize(("text", "line", "column", "said", "advised"), SYNTAX)
def test_a_syntax_error_says_where_what_and_how(text: str, line: int, column: int, said: str, advised: str) -> None:
    with pytest.raises(FaultySyntax) as caught:
        parse_expression(text)
    fault = caught.value
    assert (fault.at.line, fault.at.column) == (line, column)
    assert fault.say("en").startswith(f"Line {line}, column {column}: ")
    assert fault.say("vi").startswith(f"Dòng {line}, cột {column}: ")
    assert said in fault.say("en")
    assert advised in fault.advise("en")
    assert fault.advise("vi") != fault.advise("en")


@pytest.mark.parametrize(("text", "column"), [('a = "x', 5), ("a > 'năm", 5), ("a > /* b", 5)])
def test_what_is_never_closed_is_shown_where_it_opens(text: str, column: int) -> None:
    with pytest.raises(UnclosedText) as caught:
        parse_expression(text)
    assert caught.value.at.column == column


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("R02", "R01"), "vtl.duplicate-rule", 6),
        (("R02 : ", ""), "vtl.name-all-or-none", 6),
        (('"explain"', '"fatal"'), "vtl.unknown-severity", 6),
        (("isnull(cost)", "isnull(spent)"), "vtl.not-in-signature", 7),
        (("size, spent as cost", "size, spent as size"), "vtl.duplicate-rule", 3),
        (("is\n  R01", "\n  R01"), "vtl.syntax", 4),
        (("then cost", "than cost"), "vtl.syntax", 5),
        (("end datapoint ruleset;\n\ndefine", "define"), "vtl.syntax", 8),
    ],
)
def test_a_faulty_ruleset_is_refused_at_its_place(change: tuple[str, str], code: str, line: int) -> None:
    with pytest.raises(VtlError) as caught:
        parse_ruleset(RULES.replace(*change, 1))
    assert (caught.value.code, caught.value.at.line) == (code, line)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not " * 5000 + "a", "vtl.too-deep"),
        (" or ".join(["a"] * 5000), "vtl.too-deep"),
        ("-" * 5000 + "1", "vtl.too-deep"),
        ("9" * 19, "vtl.number-too-large"),
        ("1.0E400", "vtl.number-too-large"),
    ],
)
def test_monstrous_texts_get_an_error_of_their_own(text: str, code: str) -> None:
    with pytest.raises(VtlError) as caught:
        parse_expression(text)
    assert caught.value.code == code


def test_brackets_alone_are_not_depth() -> None:
    assert parse_expression("(" * 3000 + "a" + ")" * 3000) == A


PIECES = [*"ab19.,;:(){}[]+-*/|<>=\"'_ \n\\#@?đ", " when ", " then ", " in ", " is ", " not ", " if ", " else "]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        parse_expression(text)
    except VtlError as fault:
        assert 1 <= fault.at.line <= text.count("\n") + 1
        assert fault.say("vi") and fault.say("en") and fault.advise("vi") and fault.advise("en")
