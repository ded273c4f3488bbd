"""Worked tables: written as a statistician writes them, read back as sorted rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import pyarrow as pa

ARROW: Mapping[str, pa.DataType] = {
    "int": pa.int64(),
    "float": pa.float64(),
    "text": pa.string(),
    "bool": pa.bool_(),
}
READ = {"int": int, "float": float, "text": str, "bool": lambda word: word == "true"}


def table(drawn: str) -> Any:
    """From lines of `|` columns headed `name:type` (text without a type); a blank cell is missing."""
    lines = [[cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines()]
    heads = [(name.split(":")[0], [*name.split(":"), "text"][1]) for name in lines[0]]
    columns = {
        name: pa.array([READ[kind](line[at]) if line[at] else None for line in lines[1:]], ARROW[kind])
        for at, (name, kind) in enumerate(heads)
    }
    return ibis.memtable(pa.table(columns))


def rows(table: Any, *columns: str) -> list[tuple[Any, ...]]:
    """The rows, sorted, of all columns or of those named."""
    kept = table.select(*columns) if columns else table
    found = kept.to_pyarrow().to_pylist()
    return sorted((tuple(row.values()) for row in found), key=lambda row: [str(value) for value in row])


def frame(table: Any) -> Any:
    """As a pandas frame with numpy's own types."""
    return table.to_pyarrow().to_pandas()
