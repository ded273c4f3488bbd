"""An Excel workbook from a cube: the table as it was seen, and every cell with its uncertainty.

Numbers are real numbers with a number format; texts are never formulas. The workbook is
written row by row, in constant memory.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

import xlsxwriter

from solieu.core.errors import StatError
from solieu.core.standards import csv_table
from solieu.core.standards.cube import Cube, Measure, Observation
from solieu.core.standards.layout import Grid, View, arrange, default_view
from solieu.core.standards.sdmx_csv import describe
from solieu.core.text import Text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUPPRESSED, MISSING = "(b)", "…"
MARKS = {"E": "*", "U": "**"}
ROWS = 1_048_576
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

SEEN = Text("Bảng", "Table")
LONG = Text("Số liệu chi tiết", "All cells")
NOTES = Text("Ghi chú", "Notes")
SOURCE = Text("Nguồn", "Source")
RELEASED = Text("Ngày công bố", "Released")
LINK = Text("Liên kết cố định", "Permanent link")
PERIOD = Text("Thời kỳ", "Period")
SYMBOLS = Text(
    "(b): không công bố để bảo mật; …: chưa có số liệu; *: dùng thận trọng; **: độ tin cậy thấp.",
    "(b): suppressed for confidentiality; …: no data; *: use with caution; **: low reliability.",
)


class TooManyRows(StatError):
    code = "cube.too-many-rows"
    status = 413
    sentence = Text(
        "Bảng có {rows} ô, nhiều hơn số dòng của một trang tính Excel.",
        "The table has {rows} cells, more than an Excel sheet has rows.",
    )
    remedy = Text("Tải về dạng CSV: không giới hạn số dòng.", "Download it as CSV, which has no limit.")


def write(cube: Cube, sink: BinaryIO, *, language: str = "vi", view: View | None = None) -> None:
    """Write two sheets: the table as seen (every measure unless `view` names one), and the long form.

    Raises `TooManyRows` rather than leave cells out.
    """
    if len(cube.observations) >= ROWS:
        raise TooManyRows(rows=len(cube.observations))
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    book = xlsxwriter.Workbook(sink, options)
    created = (cube.released or EPOCH).astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": cube.title.say(language), "subject": cube.structure_id, "created": created})
    style = _Styles(book)
    views = [view] if view else [default_view(cube, measure.id) for measure in cube.measures]
    _Seen(cube, style, language, book.add_worksheet(SEEN.say(language))).write(views)
    _write_long(cube, style, language, book.add_worksheet(LONG.say(language)))
    book.close()


class _Styles:
    """Formats of the workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.strong = book.add_format({"bold": True})
        self.quiet = book.add_format({"font_color": "#5b6770"})
        self.head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
        )
        self.stub_head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.symbol = book.add_format({"align": "right"})
        self.count = book.add_format({"num_format": "#,##0"})
        self.percent = book.add_format({"num_format": "0.0%"})
        self._numbers: dict[tuple[int, str], Any] = {}

    def number(self, decimals: int, status: str = "A") -> Any:
        """With the decimals of the measure, and the mark of a status behind it."""
        if (decimals, status) not in self._numbers:
            mark = f'"{MARKS[status]}"' if status in MARKS else ""
            shape = "#,##0" + ("." + "0" * decimals if decimals > 0 else "") + mark
            self._numbers[decimals, status] = self.book.add_format({"num_format": shape})
        return self._numbers[decimals, status]


@dataclass
class _Seen:
    """The first sheet. `row` is the next row to write: rows only ever go down."""

    cube: Cube
    style: _Styles
    language: str
    sheet: Any
    row: int = 0

    def write(self, views: list[View]) -> None:
        self.sheet.set_column(0, max(len(views[0].rows) - 1, 0), 24)
        self.sheet.set_column(max(len(views[0].rows), 1), 60, 14)
        self.line(self.cube.title.say(self.language), self.style.title)
        if self.cube.period:
            self.line(f"{PERIOD.say(self.language)}: {self.cube.period}", self.style.quiet)
        for view in views:
            self.block(self.cube.measure(view.measure), arrange(self.cube, view))
        self.foot()

    def line(self, text: str, style: Any = None, column: int = 0) -> None:
        self.sheet.write_string(self.row, column, text, style)
        self.row += 1

    def block(self, measure: Measure, grid: Grid) -> None:
        self.row += 1
        self.line(describe(measure, self.language), self.style.strong)
        for dimension, code in grid.fixed:
            self.line(f"{dimension.name.say(self.language)}: {code.name.say(self.language)}", self.style.quiet)
        self.heads(grid)
        for row in grid.rows:
            for column, code in enumerate(row.codes):
                self.sheet.write_string(self.row, column, code.name.say(self.language))
            for column, cell in enumerate(row.cells, len(grid.stubs)):
                self.cell(column, cell, measure)
            self.row += 1

    def heads(self, grid: Grid) -> None:
        """Rows of column headings; the last one names the stub columns too."""
        for depth, heads in enumerate(grid.heads or ((),)):
            if depth == max(len(grid.heads) - 1, 0):
                for column, dimension in enumerate(grid.stubs):
                    self.sheet.write_string(self.row, column, dimension.name.say(self.language), self.style.stub_head)
            column = len(grid.stubs)
            for head in heads:
                self.head(column, head.span, head.code.name.say(self.language))
                column += head.span
            self.row += 1

    def head(self, column: int, span: int, text: str) -> None:
        if span > 1:
            self.sheet.merge_range(self.row, column, self.row, column + span - 1, "", self.style.head)
        self.sheet.write_string(self.row, column, text, self.style.head)

    def cell(self, column: int, cell: Observation | None, measure: Measure) -> None:
        if cell is not None and cell.value is not None and math.isfinite(cell.value):
            style = self.style.number(measure.decimals, cell.status)
            self.sheet.write_number(self.row, column, cell.value, style)
        else:
            symbol = SUPPRESSED if cell is not None and cell.status == "Q" else MISSING
            self.sheet.write_string(self.row, column, symbol, self.style.symbol)

    def foot(self) -> None:
        self.row += 1
        self.line(SYMBOLS.say(self.language), self.style.quiet)
        if self.cube.notes:
            self.line(NOTES.say(self.language), self.style.strong)
        for note in self.cube.notes:
            self.line(note.say(self.language))
        for heading, text in self.facts():
            self.line(f"{heading.say(self.language)}: {text}")

    def facts(self) -> Iterator[tuple[Text, str]]:
        if self.cube.source.vi:
            yield SOURCE, self.cube.source.say(self.language)
        if self.cube.released:
            shape = "%Y-%m-%d" if self.language.startswith("en") else "%d/%m/%Y"
            yield RELEASED, self.cube.released.strftime(shape)
        if self.cube.link:
            yield LINK, self.cube.link


def _write_long(cube: Cube, style: _Styles, language: str, sheet: Any) -> None:
    """One row for each cell, with its key, so that a filter or a pivot table takes it as it is."""
    headings = [*csv_table.headings(cube, language), Text("Mã ô", "Cell key").say(language)]
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, 16)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, style.stub_head)
    rows = 0
    for rows, (cell, before, after) in enumerate(csv_table.labels(cube, language), 1):
        _write_cell(sheet, rows, cell, before, after, style, cube.measure(cell.measure).decimals)
    sheet.autofilter(0, 0, rows, len(headings) - 1)


def _write_cell(
    sheet: Any, row: int, cell: Observation, before: list[str], after: list[str], style: _Styles, decimals: int
) -> None:
    for column, text in enumerate(before):
        sheet.write_string(row, column, text)
    plain = style.number(decimals)
    numbers = [
        (cell.value, plain),
        (cell.se, plain),
        (cell.cv, style.percent),
        (cell.lower, plain),
        (cell.upper, plain),
        (cell.n, style.count),
    ]
    for column, (value, shape) in enumerate(numbers, len(before)):
        if value is not None and math.isfinite(value):
            sheet.write_number(row, column, value, shape)
    for column, text in enumerate([*after, cell.key], len(before) + len(numbers)):
        sheet.write_string(row, column, text)
