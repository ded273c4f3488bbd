"""CSV for people: headings in their language, one row for each cell, safe to open in a spreadsheet.

Source: RFC 4180, with a UTF-8 byte order mark so that spreadsheets read Vietnamese marks.
A text that a spreadsheet would take for a formula is quoted with an apostrophe (OWASP, "CSV
injection"); numbers are never touched.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from solieu.core.standards.cube import Cube, Observation
from solieu.core.standards.sdmx_csv import CONF_STATUS, HEADINGS, OBS_STATUS, number

MEDIA_TYPE = "text/csv; charset=utf-8"
MARK = b"\xef\xbb\xbf"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BLOCK = 2_000
NUMBERS = ("OBS_VALUE", "SE", "CV", "LOWER", "UPPER", "N")


def write(cube: Cube, sink: BinaryIO, *, language: str = "vi") -> None:
    """Measure, unit and dimensions by name, then value, uncertainty, count and flags.

    The decimal mark is a point and the separator a comma in every language, so that the file
    means the same everywhere; all digits are kept. What has no value is an empty field.
    """
    sink.write(MARK)
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(headings(cube, language))
    for count, row in enumerate(_rows(cube, language), 1):
        rows.writerow(row)
        if count % BLOCK == 0:
            _flush(text, sink)
    _flush(text, sink)


def headings(cube: Cube, language: str) -> list[str]:
    """Headings of the long form, which the workbook's second sheet shares."""
    named = [HEADINGS["MEASURE"], HEADINGS["UNIT_MEASURE"], *(d.name for d in cube.dimensions)]
    named += [HEADINGS["TIME_PERIOD"]] if cube.period else []
    named += [HEADINGS[id] for id in (*NUMBERS, "OBS_STATUS", "CONF_STATUS")]
    return [safe(text.say(language)) for text in named]


def labels(cube: Cube, language: str) -> Iterator[tuple[Observation, list[str], list[str]]]:
    """Each cell with the texts that stand before its numbers and after them."""
    measures = {m.id: [m.name.say(language), m.unit.say(language)] for m in cube.measures}
    names = [{code.id: code.name.say(language) for code in d.codes} for d in cube.dimensions]
    period = [cube.period] if cube.period else []
    for cell in cube.cells():
        told = [name[code] for name, code in zip(names, cell.codes, strict=True)]
        flags = [OBS_STATUS, CONF_STATUS], [cell.status, cell.confidentiality]
        after = [book[flag].say(language) if flag in book else flag for book, flag in zip(*flags, strict=True)]
        yield cell, [*measures[cell.measure], *told, *period], after


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _rows(cube: Cube, language: str) -> Iterator[list[str]]:
    for cell, before, after in labels(cube, language):
        numbers = [number(x) for x in (cell.value, cell.se, cell.cv, cell.lower, cell.upper)]
        count = "" if cell.n is None else str(cell.n)
        yield [*map(safe, before), *numbers, count, *map(safe, after)]


def _flush(text: io.StringIO, sink: BinaryIO) -> None:
    sink.write(text.getvalue().encode())
    text.seek(0)
    text.truncate()
