"""What the questionnaire says: every text in every language that it speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solieu.core.standards.xlsform.findings import Finding, finding
from solieu.core.standards.xlsform.sheets import Line, Workbook
from solieu.core.standards.xlsform.structure import SILENT, Element

TRANSLATED = ("label", "hint", "guidance_hint", "constraint_message", "required_message")


def check_wording(workbook: Workbook, survey: Sequence[Element]) -> list[Finding]:
    """Texts that one language has and another lacks; questions that ask nothing."""
    lines = [element.line for element in survey] + list(workbook.choices)
    return [
        *(f for line in lines for f in _translations(line, workbook)),
        *(f for element in survey for f in _label(element)),
    ]


def _translations(line: Line, workbook: Workbook) -> Iterator[Finding]:
    default = workbook.settings.get("default_language")
    for column in TRANSLATED:
        said = {language or default for language, words in line.said(column).items() if words}
        for language in workbook.languages:
            if said and language not in said:
                yield finding("missing-translation", line, column, language=language)


def _label(element: Element) -> Iterator[Finding]:
    asks = element.kind == "question" and element.is_seen and element.type not in SILENT
    if asks and not any(element.line.said("label").values()):
        yield finding("missing-label", element.line, "label")
