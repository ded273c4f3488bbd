"""A definition as a page shows it: sections of questions, steps, breakdowns, files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from solieu.core.tables import Question
from solieu.core.text import Text
from solieu.design.definition import OperationDefinition

CHOICE = Text("chọn một", "one choice")
TYPES: dict[str, Text] = {
    "string": Text("chữ", "text"),
    "integer": Text("số nguyên", "whole number"),
    "decimal": Text("số", "number"),
    "date": Text("ngày", "date"),
    "datetime": Text("ngày giờ", "date and time"),
    "boolean": Text("có hoặc không", "yes or no"),
    "geopoint": Text("vị trí", "place on the map"),
}


@dataclass(frozen=True, slots=True)
class Section:
    label: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    id: str
    title: Text
    method: str
    inputs: tuple[str, ...]
    details: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table with its measures and with its breakdowns' names."""

    id: str
    title: Text
    measures: tuple[Mapping[str, Any], ...]
    dimensions: tuple[Text, ...]


def sections(definition: OperationDefinition) -> Iterator[Section]:
    """Questions in their groups, in the order in which they are asked."""
    labels = definition.instrument.sections
    for group, questions in groupby(definition.instrument.questions, key=lambda q: q.group):
        name = group[-1] if group else ""
        yield Section(labels.get(name, Text(name, name)), tuple(questions))


def steps(definition: OperationDefinition) -> Iterator[StepLine]:
    for step in definition.process["step"]:
        details = tuple(_details(step.get("parameters", {})))
        title = Text.read(step.get("title", step["id"]))
        yield StepLine(step["id"], title, step["method"], tuple(step["inputs"].values()), details)


def _details(parameters: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Text]]:
    """Parameters as pairs of name and value; those that point to another file speak for themselves."""
    for name, value in parameters.items():
        if isinstance(value, Mapping) and set(value) == {"vi", "en"}:
            yield f"{above}{name}", Text.read(value)
        elif isinstance(value, Mapping):
            yield from _details(value, f"{above}{name}: ")
        elif isinstance(value, list):
            for at, entry in enumerate(value, start=1):
                yield from _details(entry if isinstance(entry, Mapping) else {str(at): entry}, f"{above}{name} {at}: ")
        elif not str(value).startswith("@"):
            yield f"{above}{name}", Text(str(value), str(value))


def tables(definition: OperationDefinition) -> Iterator[TableLine]:
    names = {dimension["id"]: Text.read(dimension["name"]) for dimension in definition.tables["dimension"]}
    for table in definition.tables["table"]:
        dimensions = tuple(names[id] for id in table["dimensions"])
        yield TableLine(table["id"], Text.read(table["title"]), tuple(table["measure"]), dimensions)


def files(definition: OperationDefinition) -> Iterator[FileLine]:
    for name, content in definition.files.items():
        yield FileLine(name, len(content), hashlib.sha256(content).hexdigest())
