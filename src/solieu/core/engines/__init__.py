"""Engines: where expressions over tables are computed.

A method is written once as an Ibis expression; an engine reads the tables, runs the expression
and streams the answer. DuckDB is the one that comes with the product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pyarrow as pa
from ibis.expr.types import Table

Paths = str | Path | Sequence[str | Path]


class Engine(Protocol):
    """Opened by `with`; its tables are of no use after that."""

    def read(self, paths: Paths) -> Table:
        """Parquet files of one shape as one table."""
        ...

    def batches(self, table: Table, key: Sequence[str], *, rows: int = 50_000) -> Iterator[pa.RecordBatch]:
        """The table in the order of `key`, at most `rows` at a time, never all in memory."""
        ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
