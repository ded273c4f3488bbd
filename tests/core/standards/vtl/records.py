"""Small tables for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa

ARROW: Mapping[str, pa.DataType] = {
    "int64": pa.int64(),
    "float64": pa.float64(),
    "string": pa.string(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def memory_table(columns: Mapping[str, Sequence[Any]], schema: Mapping[str, str]) -> Any:
    """An Ibis table in memory with exactly these types."""
    arrays = {name: pa.array(columns[name], ARROW[type]) for name, type in schema.items()}
    return ibis.memtable(pa.table(arrays))
