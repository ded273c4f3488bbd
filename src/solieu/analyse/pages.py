"""What the page of a cell's records shows: values for the template, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from solieu.analyse.services import CellRecords
from solieu.analyse.services.opening import Record
from solieu.core.standards.cube import TOTAL
from solieu.core.tables import Variable
from solieu.core.text import Text
from solieu.design import queries as design
from solieu.design.definition import OperationDefinition

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    label: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Row:
    """`values`: (text, column) in the columns' order; `failures`: (code, message)."""

    unit: str
    values: list[tuple[Any, Column]]
    failures: list[tuple[str, str]]
    changes: list[Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class CellPage:
    """`where`: (dimension, code) of the cell as people read them."""

    title: str
    measure: str
    where: list[tuple[str, str]]
    key: str
    columns: list[Column]
    rows: list[Row]
    total: int
    territories: Sequence[str]
    source: str
    made_from: int


def cell_page(found: CellRecords, language: str) -> CellPage:
    definition = design.definition(found.run.operation, found.run.operation_version)
    table = _named(definition.tables["table"], found.plan.id)
    variables = {variable.name: variable for variable in definition.variables}
    columns = [_column(name, variables.get(name), found, language) for name in found.columns]
    clean = found.run.inputs["clean"]
    return CellPage(
        title=Text.read(table.get("title", found.plan.id)).say(language),
        measure=Text.read(_named(table["measure"], found.measure).get("name", found.measure)).say(language),
        where=[_place(definition, *pair, language) for pair in zip(found.plan.dimensions, found.codes, strict=True)],
        key=".".join((found.measure, *found.codes)),
        columns=columns,
        rows=[_row(record, columns, variables, definition, language) for record in found.records],
        total=found.total,
        territories=found.territories,
        source=f"{clean['dataset']}@{clean['version']}",
        made_from=len(found.plan.measures[found.measure].variables),
    )


def _named(entries: Sequence[Entry], id: str) -> Entry:
    return next(entry for entry in entries if entry["id"] == id)


def _place(definition: OperationDefinition, dimension: str, code: str, language: str) -> tuple[str, str]:
    entry = _named(definition.tables["dimension"], dimension)
    name = Text.read(entry.get("name", dimension)).say(language)
    if code == TOTAL:
        return name, Text.read(entry.get("total", code)).say(language)
    return name, Text.read(_named([*entry.get("codes", []), *entry.get("bands", [])], code).get("name", code)).say(
        language
    )


def _column(name: str, variable: Variable | None, found: CellRecords, language: str) -> Column:
    is_number = any(isinstance(record.values[name], int | float) for record in found.records)
    return Column(name, variable.label.say(language) if variable else name, is_number)


def _row(
    record: Record,
    columns: Sequence[Column],
    variables: Mapping[str, Variable],
    definition: OperationDefinition,
    language: str,
) -> Row:
    return Row(
        unit=record.unit,
        values=[(_shown(record.values[c.name], variables.get(c.name), language), c) for c in columns],
        failures=[(code, _message(definition, code, language)) for code in record.failures],
        changes=list(record.changes),
    )


def _shown(value: Any, variable: Variable | None, language: str) -> Any:
    """A coded answer by its name; numbers stay numbers."""
    named = {category.code: category.name for category in variable.categories} if variable else {}
    return named[value].say(language) if isinstance(value, str) and value in named else value


def _message(definition: OperationDefinition, code: str, language: str) -> str:
    note = definition.rule_notes.get(code)
    return note.message.say(language) if note else ""
