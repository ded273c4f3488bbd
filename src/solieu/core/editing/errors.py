"""What an editing method may refuse, before it touches a record."""

from __future__ import annotations

from solieu.core.errors import StatError
from solieu.core.text import Text


class FaultyExpression(StatError):
    code = "editing.faulty-expression"
    sentence = Text("{where_vi}: {inner_vi}", "{where_en}: {inner_en}")
    remedy = Text("{advice_vi}", "{advice_en}")

    @classmethod
    def of(cls, fault: StatError, *, where: Text) -> FaultyExpression:
        """The fault of an expression, with the words that tell which expression it is."""
        return cls(
            where_vi=where.vi, where_en=where.en,
            inner_vi=fault.say("vi"), inner_en=fault.say("en"),
            advice_vi=fault.advise("vi"), advice_en=fault.advise("en"),
        )  # fmt: skip


class CircularDerivation(StatError):
    code = "editing.circular-derivation"
    sentence = Text(
        "Các biến dẫn xuất định nghĩa vòng quanh: {circle}.",
        "These derived variables are defined in a circle: {circle}.",
    )
    remedy = Text(
        "Sửa một biểu thức trong vòng để nó chỉ dùng biến đã có.",
        "Change one expression of the circle so that it uses only variables that exist.",
    )


class VariableExists(StatError):
    code = "editing.variable-exists"
    sentence = Text(
        "Biến {name} đã có trong bảng; giá trị đã thu thập không bị ghi đè.",
        "The table already has the variable {name}; collected values are never written over.",
    )
    remedy = Text("Đặt cho biến mới một tên khác.", "Give the new variable another name.")


class UnknownColumn(StatError):
    code = "editing.unknown-column"
    sentence = Text("{where} cần cột {name}, bảng không có.", "{where} needs the column {name}, which the table lacks.")
    remedy = Text("{hint_vi}Các cột hiện có: {known}.", "{hint_en}Columns at hand: {known}.")


class NotNumeric(StatError):
    code = "editing.not-numeric"
    sentence = Text(
        "{where} cần số, nhưng cột {name} không phải số.", "{where} needs numbers, and the column {name} holds none."
    )
    remedy = Text(
        "Chọn một biến kiểu số, hoặc đổi kiểu bằng derive.calculate.",
        "Choose a numeric variable, or convert it with derive.calculate.",
    )


class WrongGroupCount(StatError):
    code = "editing.wrong-group-count"
    sentence = Text("Không chia được thành {groups} nhóm.", "Units cannot be divided into {groups} groups.")
    remedy = Text("Số nhóm từ 2 đến 1000.", "The number of groups is from 2 to 1000.")


class IncompleteCorrection(StatError):
    code = "editing.incomplete-correction"
    sentence = Text(
        "Phép sửa số {number} thiếu {missing}.",
        "Correction number {number} lacks {missing}.",
    )
    remedy = Text(
        "Mỗi phép sửa có rule, when, set, to và reason.",
        "Each correction has rule, when, set, to and reason.",
    )


class RepeatedCorrection(StatError):
    code = "editing.repeated-correction"
    sentence = Text(
        "Quy tắc sửa {rule} đặt biến {variable} hai lần.",
        "The correction rule {rule} sets the variable {variable} twice.",
    )
    remedy = Text(
        "Gộp hai phép sửa bằng case … when, hoặc đặt tên quy tắc khác nhau.",
        "Join the two with case … when, or give them different rule names.",
    )


class ProtectedColumn(StatError):
    code = "editing.protected-column"
    sentence = Text("Không được sửa cột {name}.", "The column {name} may not be corrected.")
    remedy = Text(
        "Chỉ sửa biến của phiếu hỏi; mã đơn vị và thông tin nộp phiếu giữ nguyên.",
        "Correct variables of the questionnaire only; the unit's key and its delivery stay as they are.",
    )


class RuleInTwoSets(StatError):
    code = "editing.rule-in-two-sets"
    sentence = Text(
        "Quy tắc {name} có trong hai bộ quy tắc: {first} và {second}.",
        "The rule {name} stands in two rulesets: {first} and {second}.",
    )
    remedy = Text("Đặt cho mỗi quy tắc một tên riêng.", "Give each rule a name of its own.")
