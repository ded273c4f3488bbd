"""A questionnaire after reading: what devices get, what was asked, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from solieu.core.standards.xlsform.findings import BrokenQuestionnaire, Finding
from solieu.core.tables import Question
from solieu.core.text import Text


@dataclass(frozen=True, slots=True)
class Instrument:
    """`xform` is the XForm in UTF-8, always the same bytes for the same workbook.

    `sections` are the labels of groups by name; `repeats` the groups that are asked several times.
    `attachments` are the files that the form looks up on a device.
    """

    form_id: str
    version: str
    title: str
    languages: tuple[str, ...]
    xform: bytes = field(repr=False)
    questions: tuple[Question, ...] = field(repr=False)
    findings: tuple[Finding, ...] = ()
    sections: Mapping[str, Text] = field(default_factory=dict)
    repeats: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The findings that a device or a browser would stumble over."""
        return tuple(finding for finding in self.findings if finding.weight == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.weight == "warning")

    def demand_sound(self, filename: str) -> None:
        """Raise `BrokenQuestionnaire` when there are faults."""
        if self.faults:
            raise BrokenQuestionnaire.because(filename, self.faults)
