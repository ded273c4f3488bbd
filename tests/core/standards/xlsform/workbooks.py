"""Small XLSForms, written as rows, for tests."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook

VI, EN = "Tiếng Việt (vi)", "English (en)"
Row = dict[str, str]
SETTINGS: Row = {"form_title": "Thử", "form_id": "trial", "version": "1", "default_language": VI}
YES_NO = (
    {"list_name": "yn", "name": "yes", f"label::{VI}": "Có", f"label::{EN}": "Yes"},
    {"list_name": "yn", "name": "no", f"label::{VI}": "Không", f"label::{EN}": "No"},
)


def ask(type: str, name: str, **more: str) -> Row:
    """A question with a label in both languages."""
    return {"type": type, "name": name, f"label::{VI}": f"Hỏi {name}", f"label::{EN}": f"Ask {name}", **more}


def xlsform(*survey: Row, choices: Sequence[Row] = YES_NO, settings: Row | None = SETTINGS) -> bytes:
    """The bytes of a workbook with these rows; row 2 is the first."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = {"survey": survey, "choices": choices, "settings": (settings,) if settings else ()}
    for name, rows in sheets.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        if columns:
            sheet = book.create_sheet(name)
            sheet.append(columns)
            for row in rows:
                sheet.append([row.get(column) for column in columns])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
