"""What is wrong with a questionnaire: where it stands, what it is, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from solieu.core.errors import StatError
from solieu.core.standards.xlsform.kinds import KINDS
from solieu.core.standards.xlsform.sheets import Line
from solieu.core.text import Text

Weight = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `row` counts as the spreadsheet does, 0 when it concerns no single row."""

    code: str
    weight: Weight
    sheet: str
    row: int
    column: str
    sentence: Text
    remedy: Text


def finding(code: str, line: Line, column: str = "", **facts: Any) -> Finding:
    """A finding of a known kind about one row."""
    weight, sentence, remedy = KINDS[code]
    known = {"column": column, "row": line.row, "name": line.get("name"), **facts}
    return Finding(code, weight, line.sheet, line.row, column, sentence.fill(**known), remedy.fill(**known))


class BrokenQuestionnaire(StatError):
    """The questionnaire cannot go to a device; `findings` holds every reason."""

    code = "xlsform.broken"
    sentence = Text(
        "{filename}, trang {sheet}, dòng {row}: {what_vi} (tổng số lỗi: {count})",
        "{filename}, sheet {sheet}, row {row}: {what_en} (faults in all: {count})",
    )
    remedy = Text("{advice_vi}", "{advice_en}")
    findings: tuple[Finding, ...] = ()

    @classmethod
    def because(cls, filename: str, findings: Sequence[Finding]) -> BrokenQuestionnaire:
        """Led by the first finding, carrying them all."""
        first = findings[0]
        kind = DuplicateName if first.code == "duplicate-name" else cls
        error = kind(
            filename=filename,
            sheet=first.sheet,
            row=first.row or "?",
            what_vi=first.sentence.vi,
            what_en=first.sentence.en,
            advice_vi=first.remedy.vi,
            advice_en=first.remedy.en,
            count=len(findings),
        )
        error.findings = tuple(findings)
        return error


class DuplicateName(BrokenQuestionnaire):
    code = "xlsform.duplicate-name"
