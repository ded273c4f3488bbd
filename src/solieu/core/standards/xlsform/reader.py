"""Read an XLSForm: our own look at its structure, pyxform's conversion, our look at its logic."""

from __future__ import annotations

import re

from solieu.core.standards.xlsform.findings import BrokenQuestionnaire, Finding, finding
from solieu.core.standards.xlsform.instrument import Instrument
from solieu.core.standards.xlsform.logic import check_logic
from solieu.core.standards.xlsform.questions import language_code, questions, sections
from solieu.core.standards.xlsform.sheets import Line, Workbook, read_workbook
from solieu.core.standards.xlsform.structure import Element, check_structure, elements
from solieu.core.standards.xlsform.wording import check_wording
from solieu.core.standards.xlsform.xform import XFormParts, read_parts

PLACE = re.compile(r"\[row : (?P<row>\d+)\]\s*")
SHEET = re.compile(r"'(?P<sheet>survey|choices|settings|entities)' sheet")
UNKNOWN_TYPE = re.compile(r"Unknown question type '(?P<type>[^']+)'")
COLUMN = re.compile(r"the '(?P<column>[^']+)' value")


def read_xlsform(workbook: bytes, filename: str = "questionnaire.xlsx") -> Instrument:
    """The instrument in an .xlsx workbook.

    Raises `UnreadableWorkbook`, `MissingSheet`, `MissingColumn`, or `BrokenQuestionnaire` (with
    all findings) when it cannot become an XForm. Faults in its logic do convert: they stand in
    `Instrument.findings`, and `Instrument.demand_sound` refuses them.
    """
    book = read_workbook(workbook, filename)
    survey, faults = elements(book)
    faults = (*check_structure(book, survey), *faults)
    if faults:
        raise BrokenQuestionnaire.because(filename, sorted(faults, key=lambda f: f.code != "duplicate-name"))
    xform, advice = _convert(workbook, book, survey)
    return _instrument(book, survey, xform, advice)


def _convert(workbook: bytes, book: Workbook, survey: tuple[Element, ...]) -> tuple[bytes, list[Finding]]:
    """The XForm and pyxform's advice; where pyxform refuses, our reading of the logic may say it better."""
    from solieu.core.standards.xlsform import conversion

    try:
        xform, warnings = conversion.convert(workbook)
    except conversion.Refused as error:
        said = _unknown_types(survey, str(error)) or _unknown_questions(survey) or [_refused(str(error))]
        raise BrokenQuestionnaire.because(book.filename, said) from error
    return xform, [_advised(warning) for warning in warnings if "missing the" not in warning]


def _unknown_types(survey: tuple[Element, ...], message: str) -> list[Finding]:
    named = UNKNOWN_TYPE.search(message)
    wrong = [e for e in survey if named and e.line.get("type").lower() == named["type"].lower()]
    return [finding("unknown-type", element.line, "type", type=element.line.get("type")) for element in wrong]


def _unknown_questions(survey: tuple[Element, ...]) -> list[Finding]:
    return [found for found in check_logic(survey, XFormParts()) if found.code == "unknown-question"]


def _refused(message: str) -> Finding:
    line, column, what = _read_message(message)
    return finding("unconvertible", line, column, what=what)


def _advised(message: str) -> Finding:
    line, column, what = _read_message(message)
    return finding("advice", line, column, what=what)


def _read_message(message: str) -> tuple[Line, str, str]:
    """pyxform's `[row : 5] On the 'survey' sheet, the 'name' value …` as a place and its words."""
    place, sheet, column = PLACE.search(message), SHEET.search(message), COLUMN.search(message)
    line = Line(sheet["sheet"] if sheet else "survey", int(place["row"]) if place else 0)
    return line, column["column"] if column else "", PLACE.sub("", message).strip().replace("\n", " ")


def _instrument(book: Workbook, survey: tuple[Element, ...], xform: bytes, advice: list[Finding]) -> Instrument:
    parts, settings = read_parts(xform), book.settings
    default = settings.get("default_language")
    found = [*check_logic(survey, parts), *check_wording(book, survey), *advice]
    return Instrument(
        form_id=settings.get("form_id"),
        version=settings.get("version"),
        title=settings.get("form_title") or settings.get("form_id"),
        languages=tuple(dict.fromkeys(language_code(language) for language in book.languages)),
        xform=xform,
        questions=questions(survey, book.choices, parts, default),
        findings=tuple(found),
        sections=sections(survey, default),
        repeats=tuple(element.name for element in survey if element.kind == "repeat"),
        attachments=parts.attachments,
    )
