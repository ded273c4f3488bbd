"""DuckDB inside the process: all cores, bounded memory, the rest on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import duckdb
import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.common.exceptions import TableNotFound
from ibis.expr.types import Table

from solieu.core.engines import Paths
from solieu.core.errors import StatError
from solieu.core.text import Text


class NoTableFile(StatError):
    code = "engine.no-table-file"
    status = 404
    sentence = Text("Không tìm thấy tệp bảng {path}.", "There is no table file {path}.")
    remedy = Text("Kiểm tra kho dữ liệu bằng “solieu doctor”.", "Check the data store with “solieu doctor”.")


class UnknownKey(StatError):
    code = "engine.unknown-key"
    sentence = Text("Bảng không có cột khoá {key}.", "The table has no key column {key}.")
    remedy = Text("Các cột hiện có: {known}.", "Columns at hand: {known}.")


class DuckDB:
    """An in-memory database that spills into a directory of its own, gone when it closes.

    `memory` is DuckDB's limit ("2GB"), `threads` its workers (None: all cores), `spill` the
    directory under which the temporary files go (None: the system's). Times are in UTC. Nothing
    is installed or loaded from outside. Sums of floats by several threads may differ in their
    last digits from run to run; with `threads=1` a result repeats itself to the last bit.
    """

    def __init__(self, *, memory: str = "2GB", threads: int | None = None, spill: str | Path | None = None) -> None:
        if spill is not None:
            Path(spill).mkdir(parents=True, exist_ok=True)
        self._spill = TemporaryDirectory(prefix="duckdb-", dir=spill, ignore_cleanup_errors=True)
        self.connection: Any = IbisOnDuckDB().connect(":memory:", **_settings(memory, threads, self._spill.name))
        self.connection.raw_sql("SET TimeZone = 'UTC'")

    def read(self, paths: Paths) -> Table:
        """Parquet files of one shape as one table; columns are matched by name."""
        files = [paths] if isinstance(paths, str | Path) else list(paths)
        for file in files:
            if not Path(file).is_file():
                raise NoTableFile(path=file)
        return self.connection.read_parquet([str(file) for file in files], union_by_name=len(files) > 1)

    def batches(self, table: Table, key: Sequence[str], *, rows: int = 50_000) -> Iterator[pa.RecordBatch]:
        """The table in the order of `key`, at most `rows` at a time.

        The order is bytewise for strings, missing values last, the same on every run as long as
        `key` is unique. Sorting spills to disk; only one batch is held here. DuckDB answers one
        question at a time: finish or close this iterator before asking the engine another.
        """
        for column in key:
            if column not in table.columns:
                raise UnknownKey(key=column, known=", ".join(table.columns))
        ordered = table.order_by([table[column].asc() for column in key]) if key else table
        yield from self.connection.to_pyarrow_batches(ordered, chunk_size=rows)

    def close(self) -> None:
        self.connection.disconnect()
        self._spill.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class IbisOnDuckDB(Backend):
    """Ibis 12 asks DuckDB 2 for schemas and streams in ways that it gives up or has given up."""

    def get_schema(self, table_name: str, *, catalog: str | None = None, database: str | None = None) -> ibis.Schema:
        place = ".".join(_quoted(name) for name in (catalog, database, table_name) if name)
        try:
            described = self.con.sql(f"DESCRIBE {place}").fetchall()
        except duckdb.CatalogException as unknown:
            raise TableNotFound(table_name) from unknown
        read: Any = self.compiler.type_mapper
        return ibis.schema({name: read.from_string(kind, nullable=null == "YES") for name, kind, null, *_ in described})

    def to_pyarrow_batches(
        self, expr: Any, /, *, params: Any = None, limit: Any = None, chunk_size: int = 1_000_000, **_: Any
    ) -> pa.RecordBatchReader:
        table = expr.as_table()
        self._run_pre_execute_hooks(table)
        stream = self.con.sql(self.compile(table, limit=limit, params=params)).to_arrow_reader(chunk_size)
        schema = table.schema().to_pyarrow()
        return pa.RecordBatchReader.from_batches(schema, (batch.cast(schema) for batch in stream))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _settings(memory: str, threads: int | None, spill: str) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "memory_limit": memory,
        "temp_directory": spill,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return settings if threads is None else settings | {"threads": threads}
