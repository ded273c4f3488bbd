"""`edit.conform`: raw texts as typed variables, and every value that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ibis

from solieu.core.editing.records import DELIVERY, KEY, Column, Table, demand_columns
from solieu.core.registry import method
from solieu.core.standards.vtl.compiling_types import (
    text_to_boolean,
    text_to_date,
    text_to_integer,
    text_to_number,
)
from solieu.core.tables import ValueType, Variable
from solieu.core.text import Text

METHOD = "edit.conform@1.0"
INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?$"
PLACE = r"^\s*-?[0-9]+(\.[0-9]+)?\s+-?[0-9]+(\.[0-9]+)?(\s+-?[0-9]+(\.[0-9]+)?){0,2}\s*$"
PROBLEMS: Mapping[str, Text] = {
    "not-integer": Text("Không phải số nguyên", "Not an integer"),
    "not-decimal": Text("Không phải số", "Not a number"),
    "not-boolean": Text("Không phải đúng/sai", "Neither true nor false"),
    "not-date": Text("Không phải ngày", "Not a date"),
    "not-datetime": Text("Không phải thời điểm", "Not a point in time"),
    "not-geopoint": Text("Không phải toạ độ", "Not a geographic point"),
    "unknown-code": Text("Mã không có trong danh mục", "A code that the list does not have"),
    "missing-column": Text("Thiếu cột trong dữ liệu thô", "The raw data lack the column"),
}
DTYPES: Mapping[ValueType, str] = {
    "string": "string",
    "integer": "int64",
    "decimal": "float64",
    "date": "date",
    "datetime": "timestamp('UTC')",
    "boolean": "boolean",
    "geopoint": "string",
}


@method(
    "edit.conform",
    version="1.0",
    title=Text("Đưa về đúng kiểu", "Conform to the questionnaire"),
    source="UNECE GSBPM 5.1, sub-process 5.1; W3C XML Schema 1.1 Part 2 (lexical forms)",
)
def conform(units: Table, *, variables: Sequence[Variable]) -> dict[str, Table]:
    """Give every variable its type; nothing and nobody is dropped.

    conformed: the same rows; unit, version, form_version, enumerator, received_at as they came,
    then the variables with their types, then whatever else the raw table holds.
    A blank text is a missing value. A value that has no counterpart in the type becomes null; a
    code outside the variable's categories stays, so that rules and corrections can see it.
    problems: unit, variable, value, problem — one row per value that does not fit (see PROBLEMS);
    a variable without a column is a problem of every unit.
    """
    demand_columns(units, KEY, where=METHOD)
    return {"conformed": _conformed(units, variables), "problems": _problems(units, variables)}


def _conformed(units: Table, variables: Sequence[Variable]) -> Table:
    declared = {variable.name for variable in variables}
    delivery = [name for name in DELIVERY if name in units.columns and name not in declared]
    placed = {KEY, *delivery} | declared
    rest = [name for name in units.columns if name not in placed]
    typed = [_typed(units, variable).name(variable.name) for variable in variables]
    return units.select(KEY, *delivery, *typed, *rest)


def _typed(units: Table, variable: Variable) -> Column:
    if variable.name not in units.columns:
        return ibis.null(DTYPES[variable.type])
    return _read(_present(units[variable.name]), variable.type)


def _present(column: Column) -> Column:
    """The text, or null where it is blank."""
    text = column.cast("string")
    return ibis.ifelse(text.strip() == "", ibis.null("string"), text)


def _read(text: Column, type: ValueType) -> Column:
    return READERS[type](text)


def _instant(text: Column) -> Column:
    """ISO 8601 with an offset; without one the time is taken as UTC."""
    shaped = ibis.ifelse(text.strip().re_search(INSTANT), text.strip(), ibis.null("string"))
    return shaped.try_cast("timestamp('UTC')")


READERS: Mapping[ValueType, Callable[[Column], Column]] = {
    "string": lambda text: text,
    "integer": text_to_integer,
    "decimal": text_to_number,
    "date": lambda text: text_to_date(text.strip()),
    "datetime": _instant,
    "boolean": text_to_boolean,
    "geopoint": lambda text: ibis.ifelse(text.re_search(PLACE), text, ibis.null("string")),
}


def _problems(units: Table, variables: Sequence[Variable]) -> Table:
    """All complaints of a unit in one array, so that the raw table is read once."""
    found = [entry for variable in variables for entry in _complaints(units, variable)]
    empty = {"variable": "string", "value": "string", "problem": "string"}
    if not found:
        nobody = units.filter(ibis.literal(False)).select(KEY)
        return nobody.mutate(**{name: ibis.null(type) for name, type in empty.items()})
    complaints = ibis.array(found).filter(lambda entry: entry.notnull())
    return units.select(KEY, entry=complaints.unnest()).unpack("entry")


def _complaints(units: Table, variable: Variable) -> list[Column]:
    if variable.name not in units.columns:
        return [_entry(variable, ibis.null("string"), "missing-column")]
    text = _present(units[variable.name])
    unread = text.notnull() & _read(text, variable.type).isnull()
    branches: list[tuple[Column, Column]] = []
    if variable.type != "string":
        branches.append((unread, _entry(variable, text, f"not-{variable.type}")))
    if variable.categories:
        codes = [category.code for category in variable.categories]
        branches.append((text.notin(codes), _entry(variable, text, "unknown-code")))
    return [ibis.cases(*branches)] if branches else []


def _entry(variable: Variable, value: Column, problem: str) -> Any:
    return ibis.struct({"variable": variable.name, "value": value, "problem": problem})
