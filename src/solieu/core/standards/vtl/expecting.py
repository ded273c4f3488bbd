"""What the parser met and what it waited for, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from solieu.core.standards.vtl.errors import FaultySyntax, UnclosedText, VtlError
from solieu.core.standards.vtl.printing import RESERVED
from solieu.core.standards.vtl.syntax import Span
from solieu.core.text import Text

STARTS = {"NAME", "QUOTED_NAME", "INTEGER", "STRING", "LPAR", "NOT"}
PREFIXES = {"PLUS", "MINUS", "NOT", "CAST", "CASE", "IF", "OMITTED"}
OPERATORS = {"COMPARISON", "PLUS", "MINUS", "CONCAT", "STAR", "SLASH", "AND", "OR", "XOR", "IN", "NOT_IN"}
CONSTANTS = {"INTEGER", "NUMBER", "STRING", "TRUE", "FALSE", "NULL"}
AN_EXPRESSION = Text("một biểu thức", "an expression")
AN_OPERATOR = Text("một phép toán (+, =, and, in …)", "an operator (+, =, and, in …)")
A_CONSTANT = Text("một hằng số", "a constant")
A_NAME = Text("một tên", "a name")
THE_END = Text("hết văn bản", "the end of the text")
WORDS = {
    "LPAR": "(", "RPAR": ")", "LBRACE": "{", "RBRACE": "}", "COMMA": ",", "COLON": ":",
    "SEMICOLON": ";",
}  # fmt: skip
FOREIGN = {
    "==": ("So sánh bằng viết là =.", "Equality is written =."),
    "!=": ("So sánh khác viết là <>.", "Inequality is written <>."),
    "&&": ("Phép và viết là and.", "Conjunction is written and."),
    "|": ("Phép hoặc viết là or; nối chuỗi viết là ||.", "Disjunction is written or; joining texts ||."),
    "!": ("Phép phủ định viết là not.", "Negation is written not."),
    "%": ("Số dư viết là mod(a, b).", "The remainder is written mod(a, b)."),
    "^": ("Luỹ thừa viết là power(a, b).", "A power is written power(a, b)."),
    "[": ("Tập hợp viết trong ngoặc nhọn { … }.", "A set stands in braces { … }."),
    "“": ('Chuỗi viết trong ngoặc kép thẳng ".', 'Text stands in straight double quotes ".'),
    "”": ('Chuỗi viết trong ngoặc kép thẳng ".', 'Text stands in straight double quotes ".'),
}
ADVICE = (
    "Kiểm tra chỗ đó và ngay trước đó: thiếu toán hạng, dấu ngoặc hoặc dấu chấm phẩy giữa hai quy tắc.",
    "Look there and just before: an operand, a bracket or the semicolon between two rules is missing.",
)


def explain(error: UnexpectedInput, text: str, allowed: Set[str]) -> VtlError:
    """The parser's complaint as an error with its place, what stood there and a remedy.

    `allowed` are the terminals that could have stood at the place of the error.
    """
    at = _place(error, text)
    unclosed = _unclosed(error, text)
    if unclosed is not None:
        return UnclosedText(at=at, what_vi=unclosed[0], what_en=unclosed[1], close=unclosed[2])
    found = _found(error, text)
    expected = _expected(allowed)
    hint = _hint(error, text)
    return FaultySyntax(
        at=at,
        found_vi=found.vi, found_en=found.en,
        expected_vi=expected.vi, expected_en=expected.en,
        hint_vi=hint[0], hint_en=hint[1],
    )  # fmt: skip


def _place(error: UnexpectedInput, text: str) -> Span:
    if _at_end(error):
        line = text.count("\n") + 1
        column = len(text) - (text.rfind("\n") + 1) + 1
    else:
        line, column = error.line, error.column
    return Span(line, column, line, column)


def _at_end(error: UnexpectedInput) -> bool:
    return not isinstance(error, UnexpectedCharacters) and (
        not isinstance(error, UnexpectedToken) or error.token.type == "$END"
    )


def _unclosed(error: UnexpectedInput, text: str) -> tuple[str, str, str] | None:
    rest = "" if _at_end(error) else text[error.pos_in_stream or 0 :]
    if rest.startswith("/*"):
        return ("chú thích", "a comment", "*/")
    if not isinstance(error, UnexpectedCharacters):
        return None
    if rest.startswith('"'):
        return ("chuỗi", "a text", '"')
    if rest.startswith("'"):
        return ("tên trong ngoặc đơn", "a quoted name", "'")
    return None


def _found(error: UnexpectedInput, text: str) -> Text:
    if _at_end(error):
        return THE_END
    if isinstance(error, UnexpectedToken):
        return Text(f"“{error.token}”", f"“{error.token}”")
    character = text[error.pos_in_stream or 0]
    return Text(f"ký tự “{character}”", f"the character “{character}”")


def _expected(allowed: Set[str]) -> Text:
    phrases = list(_phrases(allowed)) or [AN_EXPRESSION]
    return Text(_join([p.vi for p in phrases], "hoặc"), _join([p.en for p in phrases], "or"))


def _phrases(allowed: Set[str]) -> Iterable[Text]:
    rest = set(allowed)
    if allowed >= STARTS:
        yield AN_EXPRESSION
        rest -= STARTS | CONSTANTS | PREFIXES
    elif allowed >= CONSTANTS:
        yield A_CONSTANT
        rest -= CONSTANTS | {"PLUS", "MINUS"}
    elif "NAME" in allowed:
        yield A_NAME
        rest -= {"NAME", "QUOTED_NAME"}
    if allowed >= {"COMPARISON", "PLUS"}:
        yield AN_OPERATOR
        rest -= OPERATORS | {"LPAR"}
    for terminal in sorted(rest):
        yield THE_END if terminal == "$END" else _word(terminal)


def _word(terminal: str) -> Text:
    word = WORDS.get(terminal, terminal.lower())
    return Text(f"“{word}”", f"“{word}”")


def _join(words: list[str], conjunction: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def _hint(error: UnexpectedInput, text: str) -> tuple[str, str]:
    start = error.pos_in_stream
    if start is None or _at_end(error):
        return ADVICE
    near = text[max(0, start - 1) : start + 2]
    for sign, hint in FOREIGN.items():
        if text.startswith(sign, start) or (len(sign) > 1 and sign in near):
            return hint
    word = re.match(r"\w+", text[start:])
    if word and word[0] not in RESERVED and word[0].lower() in RESERVED:
        plain = word[0].lower()
        return (f"Từ khoá viết chữ thường: {plain}.", f"Keywords are written in lower case: {plain}.")
    return ADVICE
