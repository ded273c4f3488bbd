"""Every kind of finding about a questionnaire: its weight, sentence and remedy."""

from __future__ import annotations

from typing import Literal

from solieu.core.text import Text

Kind = tuple[Literal["error", "warning"], Text, Text]

CHECK_SPELLING = Text("Kiểm tra lại cách viết.", "Check the spelling.")
CORRECT_EXPRESSION = Text("Sửa biểu thức trong cột {column}.", "Correct the expression in the column {column}.")

STRUCTURE: dict[str, Kind] = {
    "duplicate-name": (
        "error",
        Text(
            "tên “{name}” đã dùng ở dòng {first}; mỗi câu hỏi cần một tên riêng.",
            "the name “{name}” is already used in row {first}; every question needs a name of its own.",
        ),
        Text("Đổi tên ở dòng {first} hoặc dòng {row}.", "Rename the one in row {first} or in row {row}."),
    ),
    "missing-name": (
        "error",
        Text("câu hỏi loại {type} không có tên.", "a question of type {type} has no name."),
        Text("Điền cột name.", "Fill in the column name."),
    ),
    "bad-name": (
        "error",
        Text("“{name}” không dùng làm tên được.", "“{name}” cannot be a name."),
        Text(
            "Tên bắt đầu bằng chữ cái không dấu hoặc gạch dưới, rồi đến chữ, số, gạch dưới.",
            "A name starts with a plain letter or underscore, then letters, digits, underscores.",
        ),
    ),
    "open-group": (
        "error",
        Text("nhóm “{name}” mở ra mà không đóng lại.", "the group “{name}” begins and never ends."),
        Text("Thêm dòng {end} sau câu hỏi cuối của nhóm.", "Add a row {end} after the group's last question."),
    ),
    "stray-end": (
        "error",
        Text("{type} không khớp với nhóm nào đang mở.", "{type} closes nothing that is open."),
        Text("Xóa dòng này hoặc sửa dòng mở nhóm.", "Delete this row or correct the row that begins the group."),
    ),
    "unknown-list": (
        "error",
        Text("danh sách trả lời “{list}” không có ở trang choices.", "the list “{list}” is not on the sheet choices."),
        Text("Các danh sách hiện có: {known}.", "Lists at hand: {known}."),
    ),
    "duplicate-choice": (
        "error",
        Text(
            "danh sách “{list}” có mã “{name}” hai lần (dòng {first} và {row}).",
            "the list “{list}” has the code “{name}” twice (rows {first} and {row}).",
        ),
        Text("Giữ một trong hai dòng.", "Keep one of the two rows."),
    ),
    "unknown-type": (
        "error",
        Text("không có loại câu hỏi “{type}”.", "there is no question type “{type}”."),
        CHECK_SPELLING,
    ),
    "unconvertible": (
        "error",
        Text("pyxform không chuyển được sang XForm: {what}", "pyxform cannot turn this into an XForm: {what}"),
        Text("Sửa chỗ được nêu rồi tải lại.", "Correct what is named and send it again."),
    ),
}

LOGIC: dict[str, Kind] = {
    "bad-expression": (
        "error",
        Text(
            "cột {column}: biểu thức sai ở vị trí {at}, gần “{near}”.", "{column}: wrong at place {at}, near “{near}”."
        ),
        Text("Kiểm tra dấu ngoặc và phép toán.", "Check the brackets and the operators."),
    ),
    "curly-quotes": (
        "error",
        Text("cột {column}: có dấu nháy cong, gần “{near}”.", "{column}: there are curly quotes, near “{near}”."),
        Text("Dùng dấu nháy thẳng: 'có'.", "Use straight quotes: 'yes'."),
    ),
    "unknown-function": (
        "error",
        Text("cột {column}: không có hàm {function}().", "{column}: there is no function {function}()."),
        Text("{guess_vi}", "{guess_en}"),
    ),
    "wrong-arity": (
        "error",
        Text(
            "cột {column}: hàm {function}() cần {needs} giá trị, nhưng có {given}.",
            "{column}: {function}() takes {needs} values, but has {given}.",
        ),
        CORRECT_EXPRESSION,
    ),
    "unknown-question": (
        "error",
        Text("cột {column}: không có câu hỏi tên “{reference}”.", "{column}: no question is called “{reference}”."),
        Text("{guess_vi}", "{guess_en}"),
    ),
    "unknown-path": (
        "error",
        Text("cột {column}: không có nút {path}.", "{column}: there is no node {path}."),
        Text("Dùng ${{tên}} thay cho đường dẫn.", "Write ${{name}} in place of the path."),
    ),
    "unknown-instance": (
        "error",
        Text("cột {column}: không có bảng tra “{instance}”.", "{column}: there is no look-up list “{instance}”."),
        Text("Các bảng tra hiện có: {known}.", "Look-up lists at hand: {known}."),
    ),
    "outside-repeat": (
        "error",
        Text(
            "cột {column}: “{reference}” có nhiều giá trị (nằm trong nhóm lặp “{repeat}”).",
            "{column}: “{reference}” has many values (it stands in the repeat “{repeat}”).",
        ),
        Text("Gộp lại, chẳng hạn sum() hoặc count().", "Bring them together, for instance with sum() or count()."),
    ),
    "cycle": (
        "error",
        Text(
            "các câu hỏi phụ thuộc nhau theo vòng tròn: {cycle}.",
            "questions depend on each other in a circle: {cycle}.",
        ),
        Text("Bỏ một trong các tham chiếu để vòng tròn mở ra.", "Remove one of the references to open the circle."),
    ),
    "bad-pattern": (
        "error",
        Text("cột {column}: mẫu “{pattern}” sai: {what}.", "{column}: the pattern “{pattern}” is wrong: {what}."),
        Text("Sửa biểu thức chính quy.", "Correct the regular expression."),
    ),
    "bad-default": (
        "error",
        Text(
            "giá trị sẵn “{default}” không hợp với loại {type}.",
            "the default “{default}” does not fit the type {type}.",
        ),
        Text("Sửa cột default.", "Correct the column default."),
    ),
}

WORDING: dict[str, Kind] = {
    "missing-translation": (
        "warning",
        Text("{column} thiếu bản {language}.", "{column} has no text in {language}."),
        Text("Điền cột {column}::{language}.", "Fill in the column {column}::{language}."),
    ),
    "missing-label": (
        "warning",
        Text("câu hỏi “{name}” không có lời hỏi.", "the question “{name}” has no wording."),
        Text("Điền cột label.", "Fill in the column label."),
    ),
    "advice": (
        "warning",
        Text("pyxform lưu ý: {what}", "pyxform advises: {what}"),
        Text("Xem lại chỗ được nêu.", "Look at what is named."),
    ),
}

KINDS: dict[str, Kind] = STRUCTURE | LOGIC | WORDING
