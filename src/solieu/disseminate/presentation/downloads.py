"""The files that a table is downloaded as."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from solieu.core.errors import StatError
from solieu.core.standards import csv_table, jsonstat, sdmx_csv, workbook
from solieu.core.standards.cube import Cube
from solieu.core.standards.layout import View, default_view
from solieu.core.text import Text
from solieu.disseminate.drawing import png
from solieu.disseminate.drawing.bars import as_file
from solieu.disseminate.figures import Say
from solieu.disseminate.presentation.picture import picture_of


class UnknownFormat(StatError):
    code = "disseminate.unknown-format"
    status = 404
    sentence = Text("Không có tệp {file} của bảng này.", "This table has no file {file}.")
    remedy = Text("Các dạng tệp: {known}.", "Kinds of files: {known}.")


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its ending, its media type, its name on the page, and what writes it."""

    ending: str
    media_type: str
    name: str
    what: Text
    write: Callable[[Cube, BinaryIO, str, View | None], None]


def _write_csv(cube: Cube, sink: BinaryIO, language: str, view: View | None) -> None:
    csv_table.write(cube, sink, language=language)


def _write_workbook(cube: Cube, sink: BinaryIO, language: str, view: View | None) -> None:
    workbook.write(cube, sink, language=language, view=view)


def _write_sdmx(cube: Cube, sink: BinaryIO, language: str, view: View | None) -> None:
    sdmx_csv.write(cube, sink, language=language)


def _write_jsonstat(cube: Cube, sink: BinaryIO, language: str, view: View | None) -> None:
    jsonstat.write(cube, sink, language=language)


def _write_svg(cube: Cube, sink: BinaryIO, language: str, view: View | None) -> None:
    sink.write(_svg(cube, language, view).encode())


def _write_png(cube: Cube, sink: BinaryIO, language: str, view: View | None) -> None:
    sink.write(png.render(_svg(cube, language, view)))


def _svg(cube: Cube, language: str, view: View | None) -> str:
    return as_file(picture_of(cube, view or default_view(cube), Say(language)))


TABLE_FORMATS = (
    Format(
        "xlsx",
        workbook.MEDIA_TYPE,
        "XLSX",
        Text("bảng như đang xem và mọi ô", "the table as seen, and every cell"),
        _write_workbook,
    ),
    Format("csv", csv_table.MEDIA_TYPE, "CSV", Text("mọi ô, kèm sai số", "every cell with its error"), _write_csv),
    Format(
        "sdmx.csv",
        f"{sdmx_csv.MEDIA_TYPE};charset=utf-8",
        "SDMX-CSV 2.0",
        Text("cho máy đọc", "for machines"),
        _write_sdmx,
    ),
    Format("json", jsonstat.MEDIA_TYPE, "JSON-stat 2.0", Text("cho máy đọc", "for machines"), _write_jsonstat),
)
CHART_FORMATS = (
    Format("svg", "image/svg+xml", "SVG", Text("biểu đồ, phóng to tuỳ ý", "the chart, at any size"), _write_svg),
    Format("png", "image/png", "PNG", Text("biểu đồ, dạng ảnh", "the chart, as an image"), _write_png),
)
FORMATS: Mapping[str, Format] = {format.ending: format for format in (*TABLE_FORMATS, *CHART_FORMATS)}


def format_of(file: str, table: str) -> Format:
    """The format of `<table>.<ending>`; raises `UnknownFormat`."""
    name, _, ending = file.partition(".")
    if name != table or ending not in FORMATS:
        raise UnknownFormat(file=file, known=", ".join(f"{table}.{known}" for known in FORMATS))
    return FORMATS[ending]
