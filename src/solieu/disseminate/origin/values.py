"""What is told of a figure's origin, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from solieu.core.standards.cube import Code, Cube, Dimension, Measure, Observation
from solieu.core.tables import DatasetRef, Question
from solieu.core.text import Text


class Table(Protocol):
    """The vintage that the figure stands in (`queries.TableInfo`)."""

    @property
    def operation(self) -> str: ...
    @property
    def wave(self) -> str: ...
    @property
    def table(self) -> str: ...
    @property
    def vintage(self) -> int: ...
    @property
    def latest(self) -> int: ...
    @property
    def operation_version(self) -> int: ...
    @property
    def cube(self) -> DatasetRef: ...
    @property
    def evidence(self) -> DatasetRef: ...
    @property
    def definition(self) -> dict[str, Any]: ...
    @property
    def release_number(self) -> int: ...
    @property
    def release_digest(self) -> str: ...
    @property
    def released_at(self) -> datetime: ...
    @property
    def released_by(self) -> str: ...
    @property
    def released_role(self) -> str: ...
    @property
    def title(self) -> Text: ...
    @property
    def link(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that failed, a correction that changed values or a kind of unusable answer, among the units."""

    kind: Literal["failure", "change", "problem"]
    code: str
    severity: str
    count: int
    message: Text
    expression: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind the cell. Nothing is told of a cell that is withheld."""

    withheld: bool
    units: int | None
    submissions: int | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A dataset version on the way, with the digest of its content."""

    ref: DatasetRef
    kind: str
    rows: int
    access: str
    created_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done: with which method and parameters, from what, to what, by whom."""

    id: str
    kind: str
    label: Text
    method: str
    parameters: dict[str, Any]
    counts: dict[str, Any]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    agent: str
    role: str
    started_at: datetime
    ended_at: datetime | None
    references: tuple[str, ...] = ()

    @property
    def seconds(self) -> float | None:
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None


@dataclass(frozen=True, slots=True)
class Derivation:
    """A variable that was made from others, in which step, and how when a formula says it."""

    variable: str
    sources: tuple[str, ...]
    step: str
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire in the version that was in the field."""

    reference: str
    form_id: str
    version: str
    title: Text
    imported_at: datetime | None
    imported_by: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the figure comes from: for the measure itself, or for the group it is about."""

    question: Question
    instrument: str
    purpose: Literal["measure", "breakdown"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Everything behind one published cell, nearest first: `steps` go from the table to the field."""

    key: str
    table: Table
    cube: Cube
    measure: Measure
    cell: Observation
    place: tuple[tuple[Dimension, Code], ...]
    statistic: dict[str, Any]
    design: dict[str, Any]
    evidence: Evidence
    steps: tuple[Step, ...]
    versions: tuple[Version, ...]
    derivations: tuple[Derivation, ...]
    instruments: tuple[Instrument, ...]
    questions: tuple[Asked, ...]
    rules: str

    @property
    def link(self) -> str:
        return f"{self.table.link}cells/{self.key}/"
