"""Runs those examples of the VTL 2.1 reference manual whose operators we have.

An example is a script, the data sets that it reads and the one that it must give. Besides
`check_datapoint` and the clauses `calc` and `filter`, a scalar operator on whole data sets is
applied measure by measure, to the points whose identifiers the data sets share, as the manual says.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from solieu.core.standards.vtl import Expression, VtlError, parse_expression, parse_ruleset, variables_of
from solieu.core.standards.vtl.compiling import compile_expression
from solieu.core.standards.vtl.compiling_types import type_of_column
from solieu.core.standards.vtl.validation import check_datapoint

TYPES: dict[str, tuple[pa.DataType, Callable[[str], Any]]] = {
    "Integer": (pa.int64(), int),
    "Number": (pa.float64(), float),
    "Boolean": (pa.bool_(), lambda word: word.lower() == "true"),
    "Date": (pa.date32(), date.fromisoformat),
}
TEXT: tuple[pa.DataType, Callable[[str], Any]] = (pa.string(), str)
STATEMENT = re.compile(r"DS_r\s*(?::=|<-)\s*(.*?);?\s*$", re.DOTALL)
CLAUSE = re.compile(r"(DS_\d+)\s*\[\s*(calc|filter)\s+(.*)\]$", re.DOTALL)
ASSIGNMENT = re.compile(r"\s*(?:identifier|measure|attribute)?\s*(\w+)\s*:=\s*(.*)$", re.DOTALL)
CHECK = re.compile(r"DS_r := check_datapoint \( (\w+), (\w+)\s*(\w*) \);(.*)$", re.DOTALL)
RENAMED = {"boolean": "bool_var", "integer": "int_var"}


class OutOfReach(Exception):
    """The example needs an operator that we do not have."""


@dataclass(frozen=True)
class DataSet:
    roles: dict[str, str]
    table: Any

    def named(self, role: str) -> list[str]:
        return [name for name, found in self.roles.items() if found == role]


def examples(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*/*/examples/ex_*.vtl"))


def read(path: Path) -> DataSet:
    """A data set from its structure (JSON) and its points (CSV); blank is null."""
    structure = json.loads(path.with_suffix(".json").read_text("utf-8-sig"))["components"]
    with path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        points = [{k.strip(): v for k, v in row.items()} for row in csv.DictReader(file, skipinitialspace=True)]
    columns = {}
    for component in structure:
        type, parse = TYPES.get(component["data_type"], TEXT)
        cells = [point[component["name"]] for point in points]
        columns[component["name"]] = pa.array([parse(cell) if cell else None for cell in cells], type)
    return DataSet({c["name"]: c["role"] for c in structure}, ibis.memtable(pa.table(columns)))


def run(example: Path) -> Any:
    """The table that our operators give for an example."""
    script = example.read_text("utf-8-sig").strip()
    data = {f"DS_{p.stem.split('_')[1]}": read(p) for p in example.parent.glob("ds_*.csv")}
    if check := CHECK.match(script):
        name, _, output, rules = check.groups()
        return _check(data[name], rules, output)
    statement = STATEMENT.match(script)
    if statement is None:
        raise OutOfReach(script)
    if clause := CLAUSE.match(statement[1]):
        return _clause(data[clause[1]], clause[2], clause[3])
    return _lift(_parse(statement[1]), data)


def _parse(text: str) -> Expression:
    try:
        return parse_expression(text)
    except VtlError as error:
        raise OutOfReach(text) from error


def _check(data: DataSet, rules: str, output: str) -> Any:
    (ruleset,) = parse_ruleset(rules)
    kind: Any = output or "invalid"
    return check_datapoint(data.table, ruleset, identifiers=data.named("Identifier"), output=kind)


def _clause(data: DataSet, word: str, body: str) -> Any:
    if word == "filter":
        return data.table.filter(_compile(_parse(body), data.table))
    made = {}
    for part in re.split(r",(?=\s*\w+\s*:=)", body):
        assignment = ASSIGNMENT.match(part)
        if assignment is None:
            raise OutOfReach(part)
        made[assignment[1]] = _compile(_parse(assignment[2].strip()), data.table)
    return data.table.mutate(**made)


def _compile(expression: Expression, table: Any, names: dict[str, str] | None = None) -> Any:
    try:
        return compile_expression(expression, table, names=names)
    except VtlError as error:
        if error.code == "vtl.unknown-function":
            raise OutOfReach(str(error)) from error
        raise


def _lift(expression: Expression, data: dict[str, DataSet]) -> Any:
    """A scalar expression over data sets, measure by measure on the points they share."""
    used = variables_of(expression)
    if not used or not set(used) <= set(data):
        raise OutOfReach(str(used))
    first = data[used[0]]
    keys, measures = first.named("Identifier"), first.named("Measure")
    shared = [m for m in measures if all(m in data[name].named("Measure") for name in used)]
    parts = [data[name].table.select(*keys, **{f"{name}.{m}": data[name].table[m] for m in shared}) for name in used]
    joined = reduce(lambda left, right: left.inner_join(right, keys), parts)
    results = {m: _compile(expression, joined, {name: f"{name}.{m}" for name in used}) for m in shared}
    return joined.select(*keys, **{_named(first, m, found, shared): found for m, found in results.items()})


def _named(data: DataSet, measure: str, found: Any, shared: list[str]) -> str:
    """An operator that changes the type of a lone measure gives it the standard's own name."""
    before, after = type_of_column(data.table[measure].type()), type_of_column(found.type())
    changed = after != before and {before, after} != {"integer", "number"}
    return RENAMED.get(after, measure) if changed and len(shared) == 1 else measure


def agree(found: Any, expected: DataSet) -> bool:
    """The same columns and the same points, numbers to the five digits that the manual prints."""
    if set(found.columns) != set(expected.table.columns):
        return False
    names = expected.table.columns
    ours, theirs = (_rows(table, names) for table in (found, expected.table))
    return len(ours) == len(theirs) and all(
        _same(a, b) for mine, other in zip(ours, theirs, strict=True) for a, b in zip(mine, other, strict=True)
    )


def _rows(table: Any, names: tuple[str, ...]) -> list[list[Any]]:
    rows = [[row[name] for name in names] for row in table.to_pyarrow().to_pylist()]
    return sorted(rows, key=lambda row: [f"{v:.6g}" if isinstance(v, float | int) else str(v) for v in row])


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, float) or isinstance(wanted, float):
        return found is not None and wanted is not None and math.isclose(found, wanted, rel_tol=1e-5, abs_tol=1e-9)
    return bool(found == wanted)
