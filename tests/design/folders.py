"""The demo operation's files, and the same with something changed."""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl import load_workbook

FOLDER = Path(__file__).parents[2] / "operations-demo" / "vlss-1998"


def demo(**changed: bytes | str | None) -> dict[str, bytes]:
    """The six files; `tables_toml="…"` replaces tables.toml, None takes it away."""
    files = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    for name, content in changed.items():
        file = ".".join(name.rsplit("_", 1))
        files.pop(file)
        if content is not None:
            files[file] = content.encode() if isinstance(content, str) else content
    return files


def edited(file: str, old: str, new: str) -> dict[str, bytes]:
    """The demo with one passage of a text file replaced."""
    files = demo()
    assert old.encode() in files[file]
    return files | {file: files[file].replace(old.encode(), new.encode(), 1)}


def questionnaire(*cells: tuple[str, str, str], version: str = "1998.1") -> bytes:
    """The demo's workbook with cells changed: (question, column, value); "" as column drops the row."""
    book = load_workbook(io.BytesIO((FOLDER / "questionnaire.xlsx").read_bytes()))
    survey = book["survey"]
    columns = {str(cell.value): cell.column for cell in survey[1]}
    for name, column, value in cells:
        row = next(r for r in range(2, survey.max_row + 1) if survey.cell(r, columns["name"]).value == name)
        if column:
            survey.cell(row, columns[column]).value = value
        else:
            survey.delete_rows(row)
    settings = book["settings"]
    settings.cell(2, [str(cell.value) for cell in settings[1]].index("version") + 1).value = version
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
