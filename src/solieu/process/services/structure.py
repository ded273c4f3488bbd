"""The columns of a dataset version, from the catalogue: no record is opened for it."""

from __future__ import annotations

import re

import ibis
import pyarrow as pa

from solieu.core.tables import DatasetRef
from solieu.vault import queries as vault

ZONED = re.compile(r"timestamp\[(\w+), tz=(.+)\]")
DECIMAL = re.compile(r"decimal128\((\d+), (-?\d+)\)")


def structure(ref: DatasetRef) -> ibis.Schema:
    columns = vault.version(ref).schema
    arrow = pa.schema([(column["name"], arrow_type(column["type"])) for column in columns])
    return ibis.Schema.from_pyarrow(arrow)


def arrow_type(name: str) -> pa.DataType:
    """An Arrow type by the name that it prints."""
    if zoned := ZONED.fullmatch(name):
        return pa.timestamp(zoned[1], zoned[2])  # pyright: ignore[reportArgumentType]
    if decimal := DECIMAL.fullmatch(name):
        return pa.decimal128(int(decimal[1]), int(decimal[2]))
    return pa.type_for_alias(name)  # pyright: ignore
