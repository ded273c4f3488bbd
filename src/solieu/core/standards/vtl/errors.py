"""What can be wrong with a VTL text: every error knows its line and column."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from solieu.core.errors import StatError
from solieu.core.standards.vtl.syntax import Span
from solieu.core.text import Text


class VtlError(StatError):
    """Base of the errors below; `at` is the place in the text that is wrong."""

    def __init__(self, *, at: Span, **facts: Any) -> None:
        self.at = at
        super().__init__(line=at.line, column=at.column, **facts)


class FaultySyntax(VtlError):
    code = "vtl.syntax"
    sentence = Text(
        "Dòng {line}, cột {column}: gặp {found_vi}, trong khi chờ {expected_vi}.",
        "Line {line}, column {column}: found {found_en} where {expected_en} was expected.",
    )
    remedy = Text("{hint_vi}", "{hint_en}")


class UnclosedText(VtlError):
    code = "vtl.unclosed-text"
    sentence = Text(
        "Dòng {line}, cột {column}: {what_vi} mở ở đây nhưng không được đóng.",
        "Line {line}, column {column}: {what_en} opens here and is never closed.",
    )
    remedy = Text("Thêm {close} vào chỗ kết thúc.", "Add {close} where it ends.")


class TooDeep(VtlError):
    code = "vtl.too-deep"
    sentence = Text(
        "Dòng {line}, cột {column}: biểu thức lồng quá {limit} tầng.",
        "Line {line}, column {column}: the expression is nested deeper than {limit} levels.",
    )
    remedy = Text(
        "Tách biểu thức thành nhiều biến dẫn xuất hoặc nhiều quy tắc.",
        "Split it into several derived variables or several rules.",
    )


class NumberTooLarge(VtlError):
    code = "vtl.number-too-large"
    sentence = Text(
        "Dòng {line}, cột {column}: số {number} quá lớn để tính.",
        "Line {line}, column {column}: the number {number} is too large to compute with.",
    )
    remedy = Text(
        "Số nguyên tối đa 18 chữ số; số thực nhỏ hơn 1.7E308.",
        "An integer has at most 18 digits; a number stays below 1.7E308.",
    )


class UnknownVariable(VtlError):
    code = "vtl.unknown-variable"
    sentence = Text(
        "Dòng {line}, cột {column}: không có biến {name}.",
        "Line {line}, column {column}: there is no variable {name}.",
    )
    remedy = Text("{hint_vi}Các biến hiện có: {known}.", "{hint_en}Variables at hand: {known}.")


class NotInSignature(VtlError):
    code = "vtl.not-in-signature"
    sentence = Text(
        "Dòng {line}, cột {column}: quy tắc {rule} dùng {name}, không được khai báo trong bộ quy tắc.",
        "Line {line}, column {column}: rule {rule} uses {name}, which the ruleset does not declare.",
    )
    remedy = Text(
        "{hint_vi}Thêm {name} vào danh sách sau từ variable, hoặc dùng một trong: {known}.",
        "{hint_en}Add {name} to the list after the word variable, or use one of: {known}.",
    )


class UnknownFunction(VtlError):
    code = "vtl.unknown-function"
    sentence = Text(
        "Dòng {line}, cột {column}: không có hàm {name}.",
        "Line {line}, column {column}: there is no function {name}.",
    )
    remedy = Text("{hint_vi}Các hàm hiện có: {known}.", "{hint_en}Functions at hand: {known}.")


class WrongArity(VtlError):
    code = "vtl.wrong-arity"
    sentence = Text(
        "Dòng {line}, cột {column}: hàm {name} nhận {given} đối số.",
        "Line {line}, column {column}: {name} is given {given} arguments.",
    )
    remedy = Text("Cách viết đúng: {usage}.", "It is written {usage}.")


class WrongType(VtlError):
    code = "vtl.wrong-type"
    sentence = Text(
        "Dòng {line}, cột {column}: {what} cần kiểu {wanted_vi} nhưng nhận kiểu {given_vi}.",
        "Line {line}, column {column}: {what} needs {wanted_en} and is given {given_en}.",
    )
    remedy = Text(
        "Sửa toán hạng, hoặc đổi kiểu bằng cast(…, {cast}).",
        "Correct the operand, or convert it with cast(…, {cast}).",
    )


class DifferentTypes(VtlError):
    code = "vtl.different-types"
    sentence = Text(
        "Dòng {line}, cột {column}: {what} không ghép được kiểu {left_vi} với kiểu {right_vi}.",
        "Line {line}, column {column}: {what} cannot take {left_en} together with {right_en}.",
    )
    remedy = Text(
        'Đưa hai vế về cùng kiểu: chuỗi viết trong ngoặc kép ("1"), số thì không (1); hoặc dùng cast.',
        'Bring both sides to one type: text stands in double quotes ("1"), numbers do not (1); or use cast.',
    )


class UnknownType(VtlError):
    code = "vtl.unknown-type"
    sentence = Text(
        "Dòng {line}, cột {column}: không có kiểu {name}.",
        "Line {line}, column {column}: there is no type {name}.",
    )
    remedy = Text("Các kiểu hiện có: {known}.", "Types at hand: {known}.")


class NotCastable(VtlError):
    code = "vtl.not-castable"
    sentence = Text(
        "Dòng {line}, cột {column}: không đổi được {given_vi} sang {wanted_vi}.",
        "Line {line}, column {column}: {given_en} cannot be turned into {wanted_en}.",
    )
    remedy = Text("Kiểu đích có thể là: {known}.", "It can be turned into: {known}.")


class UnusableMask(VtlError):
    code = "vtl.unusable-mask"
    sentence = Text(
        "Dòng {line}, cột {column}: mẫu {mask} không dùng được để đọc ngày.",
        "Line {line}, column {column}: the mask {mask} cannot be used to read a date.",
    )
    remedy = Text(
        "Mẫu ghép từ YYYY, MM, DD và dấu phân cách, ví dụ DD/MM/YYYY.",
        "A mask is made of YYYY, MM, DD and separators, such as DD/MM/YYYY.",
    )


class UnusablePattern(VtlError):
    code = "vtl.unusable-pattern"
    sentence = Text(
        "Dòng {line}, cột {column}: mẫu {pattern} không phải biểu thức chính quy dùng được ({why}).",
        "Line {line}, column {column}: {pattern} is not a usable regular expression ({why}).",
    )
    remedy = Text(
        "Dùng cú pháp RE2: không có tham chiếu ngược và không nhìn trước, nhìn sau.",
        "Use RE2 syntax: without back-references and without look-around.",
    )


class UnknownUnit(VtlError):
    code = "vtl.unknown-unit"
    sentence = Text(
        "Dòng {line}, cột {column}: không có đơn vị thời gian {unit}.",
        "Line {line}, column {column}: there is no unit of time {unit}.",
    )
    remedy = Text("Các đơn vị hiện có: {known}.", "Units at hand: {known}.")


class NotACondition(VtlError):
    code = "vtl.not-a-condition"
    sentence = Text(
        "Dòng {line}, cột {column}: quy tắc {rule} cần một điều kiện đúng hoặc sai, nhưng nhận kiểu {given_vi}.",
        "Line {line}, column {column}: rule {rule} needs a condition that is true or false, not {given_en}.",
    )
    remedy = Text("So sánh giá trị với một giá trị khác, ví dụ x > 0.", "Compare the value, as in x > 0.")


class DuplicateRule(VtlError):
    code = "vtl.duplicate-rule"
    sentence = Text(
        "Dòng {line}, cột {column}: tên {name} đã được dùng ở dòng {first}.",
        "Line {line}, column {column}: the name {name} is already used on line {first}.",
    )
    remedy = Text("Đặt cho mỗi quy tắc một tên riêng.", "Give each rule a name of its own.")


class NameAllOrNone(VtlError):
    code = "vtl.name-all-or-none"
    sentence = Text(
        "Dòng {line}, cột {column}: có quy tắc mang tên và có quy tắc không mang tên.",
        "Line {line}, column {column}: some rules of this ruleset have names and some do not.",
    )
    remedy = Text(
        "Đặt tên cho mọi quy tắc (R01 : …), hoặc không đặt cho quy tắc nào.",
        "Name every rule (R01 : …), or none.",
    )


class UnknownSeverity(VtlError):
    code = "vtl.unknown-severity"
    sentence = Text(
        "Dòng {line}, cột {column}: không có mức lỗi {name}.",
        "Line {line}, column {column}: there is no error level {name}.",
    )
    remedy = Text('Dùng "error", "warning" hoặc "explain".', 'Use "error", "warning" or "explain".')


SHOWN = 30


def nearest(name: str, known: Iterable[str]) -> dict[str, str]:
    """Facts for a remedy: the known names, and a hint when one of them is close."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    return {
        "known": ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "") or "–",
        "hint_vi": f"Có phải là {close[0]}? " if close else "",
        "hint_en": f"Did you mean {close[0]}? " if close else "",
    }
