"""A workbook as sheets of numbered rows, with the many spellings of XLSForm columns made one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solieu.core.errors import StatError
from solieu.core.text import Text

if TYPE_CHECKING:
    from solieu.core.standards.xlsform.conversion import RawSheet

MOST_BYTES = 64 * 1024 * 1024
NO_WORKBOOK = Text("tệp không phải sổ tính .xlsx", "the file is no .xlsx workbook")
TOO_LARGE = Text("giải nén ra quá 64 MB", "it unpacks to more than 64 MB")
SHEETS = ("survey", "choices", "settings")
NEEDED = {"survey": ("type", "name"), "choices": ("list_name", "name"), "settings": ("form_id", "version")}
OTHER_SPELLINGS = {
    "relevance": "relevant",
    "calculate": "calculation",
    "readonly": "read_only",
    "constraining_message": "constraint_message",
    "requiredmsg": "required_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "set_form_title": "form_title",
    "set_form_id": "form_id",
}


class UnreadableWorkbook(StatError):
    code = "xlsform.unreadable"
    sentence = Text(
        "Không đọc được {filename} như một bảng hỏi XLSForm: {what_vi}.",
        "{filename} is not a readable XLSForm: {what_en}.",
    )
    remedy = Text(
        "Lưu lại thành sổ tính .xlsx không đặt mật khẩu rồi gửi lại.",
        "Save it as an .xlsx workbook without a password and send it again.",
    )


class MissingSheet(StatError):
    code = "xlsform.missing-sheet"
    sentence = Text("{filename} không có trang tính {sheet}.", "{filename} has no sheet called {sheet}.")
    remedy = Text(
        "Một XLSForm cần trang survey và settings; trang choices khi có câu hỏi chọn.",
        "An XLSForm needs the sheets survey and settings, and choices when a question has choices.",
    )


class MissingColumn(StatError):
    code = "xlsform.missing-column"
    sentence = Text(
        "{filename}: trang {sheet} không có cột {column}.", "{filename}: the sheet {sheet} has no column {column}."
    )
    remedy = Text("Thêm cột {column} vào dòng 1 của trang {sheet}.", "Add {column} to row 1 of the sheet {sheet}.")


@dataclass(frozen=True, slots=True)
class Line:
    """A filled row: plain cells by column, and texts by column and language ("" when none is named)."""

    sheet: str
    row: int
    cells: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def get(self, column: str) -> str:
        """The cell of a plain column, or the empty string."""
        return self.cells.get(column, "")

    def said(self, column: str) -> Mapping[str, str]:
        """The cells of a translated column by language."""
        return self.texts.get(column, {})


@dataclass(frozen=True, slots=True)
class Workbook:
    filename: str
    survey: tuple[Line, ...]
    choices: tuple[Line, ...]
    settings: Line
    languages: tuple[str, ...]


def read_workbook(content: bytes, filename: str) -> Workbook:
    """The sheets of an .xlsx file; raises `UnreadableWorkbook`, `MissingSheet` or `MissingColumn`."""
    from solieu.core.standards.xlsform import conversion

    _demand_modest_zip(content, filename)
    try:
        sheets = conversion.read_sheets(content, SHEETS)
    except conversion.Refused as error:
        raise _unreadable(filename, Text(str(error), str(error))) from error
    _demand_sheets(sheets, filename)
    lines = {name: tuple(_lines(name, sheet.rows)) for name, sheet in sheets.items()}
    settings = lines["settings"][0] if lines["settings"] else Line("settings", 2)
    spoken = [_header(column)[1] for sheet in sheets.values() for column in sheet.header]
    languages = tuple(dict.fromkeys(language for language in spoken if language))
    return Workbook(filename, lines["survey"], lines["choices"], settings, languages)


def _demand_modest_zip(content: bytes, filename: str) -> None:
    """A workbook is a zip; refuse what is none, and what would unpack to more than 64 MiB."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            is_workbook = "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile as error:
        raise _unreadable(filename, NO_WORKBOOK) from error
    if not is_workbook:
        raise _unreadable(filename, NO_WORKBOOK)
    if unpacked > MOST_BYTES:
        raise _unreadable(filename, TOO_LARGE)


def _unreadable(filename: str, what: Text) -> UnreadableWorkbook:
    return UnreadableWorkbook(filename=filename, what_vi=what.vi, what_en=what.en)


def _demand_sheets(sheets: Mapping[str, RawSheet], filename: str) -> None:
    for name in ("survey", "settings"):
        if not sheets[name].header:
            raise MissingSheet(filename=filename, sheet=name)
    for name, columns in NEEDED.items():
        known = {_header(column)[0] for column in sheets[name].header}
        for column in columns:
            if known and column not in known:
                raise MissingColumn(filename=filename, sheet=name, column=column)


def _lines(sheet: str, rows: Iterable[Mapping[str, object]]) -> Iterable[Line]:
    """Rows are counted as the spreadsheet shows them: the header is row 1."""
    for number, row in enumerate(rows, start=2):
        cells: dict[str, str] = {}
        texts: dict[str, dict[str, str]] = {}
        for header, value in row.items():
            column, language = _header(str(header))
            text = str(value).strip()
            cells.setdefault(column, text)
            texts.setdefault(column, {})[language] = text
        if cells:
            yield Line(sheet, number, cells, texts)


def _header(header: str) -> tuple[str, str]:
    """`label::English (en)` is the column label in the language English (en)."""
    parts = [part.strip() for part in re.split(r"::?", header) if part.strip()]
    if len(parts) > 1 and parts[0].lower() in ("bind", "control", "body"):
        parts = parts[1:]
    column = re.sub(r"\s+", "_", parts[0].lower()) if parts else ""
    return OTHER_SPELLINGS.get(column, column), parts[1] if len(parts) > 1 else ""
