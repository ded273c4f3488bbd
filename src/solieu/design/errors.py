"""What can be wrong with an operation's folder: the file, the place in it, and what to do."""

from __future__ import annotations

from solieu.core.errors import StatError
from solieu.core.text import Text


class UnknownOperation(StatError):
    code = "design.unknown-operation"
    status = 404
    sentence = Text("Không có chương trình {code}.", "There is no operation {code}.")
    remedy = Text("Các chương trình hiện có: {known}.", "Operations at hand: {known}.")


class UnknownVersion(StatError):
    code = "design.unknown-version"
    status = 404
    sentence = Text("Chương trình {code} không có phiên bản {version}.", "Operation {code} has no version {version}.")
    remedy = Text("Phiên bản mới nhất là {latest}.", "Its latest version is {latest}.")


class MissingFile(StatError):
    code = "design.missing-file"
    sentence = Text("Thiếu tệp {missing}.", "The file {missing} is missing.")
    remedy = Text("Một chương trình gồm đúng các tệp: {expected}.", "An operation has exactly the files {expected}.")


class StrangeFile(StatError):
    code = "design.strange-file"
    sentence = Text("Tệp {strange} không thuộc một chương trình.", "The file {strange} is no part of an operation.")
    remedy = Text("Một chương trình gồm đúng các tệp: {expected}.", "An operation has exactly the files {expected}.")


class FileTooLarge(StatError):
    code = "design.file-too-large"
    status = 413
    sentence = Text("Tệp {file} lớn hơn {limit} MB.", "The file {file} is larger than {limit} MB.")
    remedy = Text("Bỏ những gì không thuộc chương trình khỏi tệp.", "Take out what is no part of the operation.")


class UnreadableArchive(StatError):
    code = "design.unreadable-archive"
    sentence = Text("Không mở được {filename} như một tệp zip.", "{filename} does not open as a zip file.")
    remedy = Text("Nén lại thư mục thành tệp .zip rồi gửi lại.", "Pack the folder into a .zip and send it again.")


class FaultyToml(StatError):
    code = "design.faulty-toml"
    sentence = Text("{file}, dòng {line}, cột {column}: {what}.", "{file}, line {line}, column {column}: {what}.")
    remedy = Text("Sửa dòng đó theo cú pháp TOML rồi gửi lại.", "Correct that line as TOML and send it again.")


class NotUtf8(StatError):
    code = "design.not-utf8"
    sentence = Text("{file} không phải văn bản UTF-8 (byte thứ {at}).", "{file} is not UTF-8 text (byte {at}).")
    remedy = Text("Lưu lại tệp với bảng mã UTF-8.", "Save the file in UTF-8.")


class WrongEntry(StatError):
    """An entry of a TOML file that is missing or is not what it should be."""

    code = "design.wrong-entry"
    sentence = Text("{file}: {entry} {what_vi}.", "{file}: {entry} {what_en}.")
    remedy = Text("{advice_vi}", "{advice_en}")

    @classmethod
    def at(cls, file: str, entry: str, what: Text, advice: Text) -> WrongEntry:
        return cls(file=file, entry=entry, what_vi=what.vi, what_en=what.en, advice_vi=advice.vi, advice_en=advice.en)


class UnknownVariable(StatError):
    code = "design.unknown-variable"
    sentence = Text(
        "{file}: {entry} dùng biến “{variable}”, nhưng không có biến đó.",
        "{file}: {entry} uses the variable “{variable}”, which does not exist.",
    )
    remedy = Text("Có phải {guess}? Các biến hiện có: {known}.", "Is it {guess}? Variables at hand: {known}.")


class FaultyRules(StatError):
    """A rules.vtl that VTL does not accept: the words of the VTL error with the file before them."""

    code = "design.faulty-rules"
    sentence = Text("rules.vtl: {what_vi}", "rules.vtl: {what_en}")
    remedy = Text("{advice_vi}", "{advice_en}")

    @classmethod
    def of(cls, error: StatError) -> FaultyRules:
        words = {"what_vi": error.say("vi"), "what_en": error.say("en")}
        advice = {"advice_vi": error.advise("vi"), "advice_en": error.advise("en")}
        return cls(
            **words, **advice, cause=error.code, **{k: error.facts[k] for k in ("line", "column") if k in error.facts}
        )


class ReservedName(StatError):
    code = "design.reserved-name"
    sentence = Text(
        "Câu hỏi “{name}” trùng tên một cột mà hệ thống tự ghi.",
        "The question “{name}” has the name of a column that the system writes itself.",
    )
    remedy = Text("Đổi tên câu hỏi. Các tên dành riêng: {reserved}.", "Rename it. Reserved names: {reserved}.")


class RepeatedQuestions(StatError):
    code = "design.repeated-questions"
    sentence = Text(
        "Bảng hỏi có nhóm lặp “{repeat}”; bảng số liệu hiện chỉ nhận một dòng cho mỗi đơn vị.",
        "The questionnaire has a repeat “{repeat}”; data tables take one row for a unit so far.",
    )
    remedy = Text(
        "Tách nhóm lặp thành một chương trình riêng, đơn vị là người hoặc sự kiện được lặp.",
        "Make the repeat an operation of its own, whose unit is the person or event that repeats.",
    )


class InstrumentVersionTaken(StatError):
    code = "design.instrument-version-taken"
    status = 409
    sentence = Text(
        "Bảng hỏi {form_id} đã đổi nhưng vẫn mang phiên bản {form_version} (đã dùng ở {operation}@{number}).",
        "The questionnaire {form_id} has changed but is still version {form_version} (taken by {operation}@{number}).",
    )
    remedy = Text(
        "Ghi phiên bản mới vào cột version của trang settings: máy của điều tra viên phân biệt bảng hỏi theo đó.",
        "Write a new version on the sheet settings: the enumerators' devices tell questionnaires apart by it.",
    )


class FormTaken(StatError):
    code = "design.form-taken"
    status = 409
    sentence = Text(
        "Mã bảng hỏi {form_id} đã thuộc chương trình {operation}.",
        "The form {form_id} belongs to the operation {operation} already.",
    )
    remedy = Text("Chọn form_id khác trên trang settings.", "Choose another form_id on the sheet settings.")
