"""Parquet files of the vault: written in one stream, with the digest of their content.

The content's digest depends on names, types and values in key order, and on nothing else: not on
the writer's version, nor on how the rows arrived in batches. It is sha256 over the schema and,
for each 65,536 rows and each column, the null mask and the values (nulls as zeros).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROWS = 65_536


@dataclass(frozen=True, slots=True)
class Written:
    digest: str
    rows: int
    schema: list[dict[str, str]]


def write(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Written:
    """Stream batches (in key order) into `path`; memory holds one row group."""
    digest, rows = hashlib.sha256(), 0
    fields = describe(schema)
    digest.update(repr(fields).encode())
    plain = schema.remove_metadata()
    with path.open("wb") as file:
        with pq.ParquetWriter(file, plain, compression="zstd", write_statistics=_ordered(plain)) as writer:
            for group in regroup(plain, batches):
                _feed(digest, group)
                writer.write_batch(group)
                rows += group.num_rows
        file.flush()
        os.fsync(file.fileno())
    return Written(digest.hexdigest(), rows, fields)


def _ordered(schema: pa.Schema) -> Any:
    """The columns that get statistics: readers that trust a float's bounds overlook its NaNs."""
    return [field.name for field in schema if not pa.types.is_floating(field.type)]


def describe(schema: pa.Schema) -> list[dict[str, str]]:
    return [{"name": field.name, "type": str(field.type)} for field in schema]


def regroup(schema: pa.Schema, batches: Iterable[pa.RecordBatch], rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """The same rows in groups of exactly `rows`, but for the last."""
    waiting: list[pa.RecordBatch] = []
    held = 0
    for batch in batches:
        waiting.append(batch.cast(schema) if batch.schema != schema else batch)
        held += batch.num_rows
        while held >= rows:
            table = pa.Table.from_batches(waiting, schema)
            yield _one(table.slice(0, rows))
            waiting = table.slice(rows).to_batches()
            held -= rows
    if held:
        yield _one(pa.Table.from_batches(waiting, schema))


def _one(table: pa.Table) -> pa.RecordBatch:
    return table.combine_chunks().to_batches()[0]


def _feed(digest: Any, group: pa.RecordBatch) -> None:
    for column in group.columns:
        digest.update(_bytes(pc.cast(column.is_null(), pa.uint8())))
        for part in _plain(column):
            digest.update(_bytes(part))


def _plain(column: pa.Array) -> Sequence[pa.Array]:
    """The column's values as fixed-width arrays, nulls as zeros; texts as lengths and joined bytes."""
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind):
        raw = pc.fill_null(column.cast(pa.large_binary()), b"")
        lengths = pc.cast(pc.call_function("binary_length", [raw]), pa.int64())
        return [lengths, pa.array([b"".join(raw.to_pylist())], pa.large_binary())]
    if pa.types.is_boolean(kind):
        return [pc.cast(pc.fill_null(column, False), pa.uint8())]
    if pa.types.is_decimal(kind) or pa.types.is_nested(kind):
        return _plain(pa.array([repr(value) for value in column.to_pylist()], pa.string()))
    width = pa.int64() if kind.bit_width == 64 else pa.int32()
    if not pa.types.is_integer(kind) and not pa.types.is_floating(kind):
        column = column.cast(width)
    return [pc.fill_null(column, 0)]


def _bytes(array: pa.Array) -> memoryview | bytes:
    if pa.types.is_large_binary(array.type):
        return bytes(array[0].as_py())
    width = array.type.bit_width // 8
    buffer = array.buffers()[1]
    if buffer is None:
        return b""
    return memoryview(buffer)[array.offset * width : (array.offset + len(array)) * width]


def read_digest(path: Path) -> str:
    """The content's digest of a file, computed afresh."""
    file = pq.ParquetFile(path)
    digest = hashlib.sha256(repr(describe(file.schema_arrow)).encode())
    plain = file.schema_arrow.remove_metadata()
    for group in regroup(plain, file.iter_batches(ROWS)):
        _feed(digest, group)
    return digest.hexdigest()
