"""An operation as other rooms see it: frozen values, read from one version of its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from solieu.core.tables import Question, Variable
from solieu.core.text import Text

NOTHING = Text("", "")
Severity = Literal["error", "warning", "explain"]

FILES = (
    "operation.toml",
    "questionnaire.xlsx",
    "rules.vtl",
    "process.toml",
    "tables.toml",
    "release.toml",
)
"""The files of an operation's folder, in the order in which people read them."""


@dataclass(frozen=True, slots=True)
class WaveDefinition:
    """One round of an operation; `period` is an ISO 8601 interval or an SDMX period."""

    code: str
    title: Text
    period: str
    collection_start: date | None = None
    collection_end: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One edit rule: a record must satisfy `expression`, or is listed with `severity`.

    `source` is the whole rule as it stands in rules.vtl; `variables` are what it looks at.
    """

    code: str
    severity: Severity
    message: Text
    expression: str
    source: str = ""
    variables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InstrumentDefinition:
    """The questionnaire: the XForm that devices get, and its questions as people read them.

    `sections` are the labels of the groups that questions name in `group`.
    """

    form_id: str
    version: str
    title: Text
    xform: bytes = field(repr=False)
    questions: tuple[Question, ...] = ()
    languages: tuple[str, ...] = ()
    sections: Mapping[str, Text] = field(default_factory=dict)

    def question(self, name: str) -> Question | None:
        """The question that fills variable `name`, when there is one."""
        return next((q for q in self.questions if q.variable.name == name), None)


@dataclass(frozen=True, slots=True)
class OperationDefinition:
    """One version of an operation: its six files and what they say.

    `digest` is SHA-256 over names and contents of the files; `version` counts from 1.
    `process`, `tables` and `release` are the TOML documents as they were read.
    """

    code: str
    version: int
    digest: str
    title: Text
    owner: Text
    legal_basis: Text
    waves: tuple[WaveDefinition, ...]
    files: Mapping[str, bytes] = field(repr=False)
    instrument: InstrumentDefinition = field(repr=False)
    rules: str = field(repr=False)
    rule_notes: Mapping[str, Rule] = field(repr=False)
    process: Mapping[str, Any] = field(repr=False)
    tables: Mapping[str, Any] = field(repr=False)
    release: Mapping[str, Any] = field(repr=False)
    description: Text = NOTHING

    @property
    def reference(self) -> str:
        """`vlss-1998@2`, as lineage and audit write it."""
        return f"{self.code}@{self.version}"

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables that the instrument's questions fill, in the order they are asked."""
        return tuple(question.variable for question in self.instrument.questions)

    def wave(self, code: str) -> WaveDefinition | None:
        return next((wave for wave in self.waves if wave.code == code), None)


@dataclass(frozen=True, slots=True)
class OperationSummary:
    """A line in the list of operations."""

    code: str
    title: Text
    owner: Text
    version: int
    imported_at: datetime
    waves: int = 0
    questions: int = 0
    rules: int = 0
    tables: int = 0


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A line in the list of an operation's versions."""

    code: str
    number: int
    digest: str
    form_version: str
    imported_by: str
    imported_at: datetime

    @property
    def before(self) -> int:
        """The number of the version that it replaced; 0 for the first."""
        return self.number - 1
