"""The engine that comes with the product."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from solieu.core.engines import Engine
from solieu.core.engines.duckdb import DuckDB, NoTableFile, UnknownKey


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckDB]:
    with DuckDB(memory="256MB", threads=1, spill=tmp_path / "spill") as opened:
        yield opened


def write(path: Path, **columns: list[object]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_it_is_an_engine(engine: Engine) -> None:
    assert engine.read.__doc__


def test_files_of_one_shape_are_read_as_one_table_by_column_name(engine: Engine, tmp_path: Path) -> None:
    one = write(tmp_path / "1.parquet", unit=["b", "a"], y=[1, 2])
    two = write(tmp_path / "2.parquet", y=[3], unit=["c"])
    (batch,) = engine.batches(engine.read([one, two]), ["unit"])
    assert batch.to_pydict() == {"unit": ["a", "b", "c"], "y": [2, 1, 3]}


def test_batches_are_ordered_bounded_and_of_the_declared_schema(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path / "1.parquet", unit=[f"{i * 7919 % 5000:04}" for i in range(5000)], y=list(range(5000)))
    table = engine.read(path)
    counted = table.group_by("unit").agg(n=table.count(), total=table.y.sum())
    batches = list(engine.batches(counted, ["unit"], rows=2048))
    assert [batch.num_rows for batch in batches] == [2048, 2048, 904]
    assert all(batch.schema == counted.schema().to_pyarrow() for batch in batches)
    units = [unit for batch in batches for unit in batch["unit"].to_pylist()]
    assert units == sorted(units)


def test_strings_are_ordered_by_their_bytes_and_missing_ones_last(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path / "1.parquet", unit=["đ", None, "a", "Z", "ă", "b"])
    (batch,) = engine.batches(engine.read(path), ["unit"])
    assert batch["unit"].to_pylist() == ["Z", "a", "b", "ă", "đ", None]


def test_a_stream_that_is_left_can_be_closed_and_the_engine_goes_on(engine: Engine, tmp_path: Path) -> None:
    table = engine.read(write(tmp_path / "1.parquet", unit=list(range(100_000))))
    stream = engine.batches(table, ["unit"], rows=1024)
    assert next(stream).num_rows == 1024
    stream.close()  # type: ignore[attr-defined]
    assert table.count().to_pyarrow().as_py() == 100_000


def test_more_than_fits_in_memory_is_sorted_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "big.parquet"
    with DuckDB(spill=tmp_path) as maker:
        maker.connection.raw_sql(
            f"copy (select hash(i) as k, 'x' || repeat(i::varchar, 8) as s from range(600_000) t(i)) to '{path}'"
        )
    with DuckDB(memory="64MB", threads=1, spill=tmp_path) as small:
        keys = [key for batch in small.batches(small.read(path), ["k"]) for key in batch["k"].to_pylist()]
    assert len(keys) == 600_000
    assert all(a <= b for a, b in pairwise(keys))


def test_closing_removes_what_was_spilled(tmp_path: Path) -> None:
    with DuckDB(spill=tmp_path / "spill"):
        assert list((tmp_path / "spill").iterdir())
    assert not list((tmp_path / "spill").iterdir())


def test_times_are_read_as_utc(engine: DuckDB) -> None:
    assert engine.connection.raw_sql("select current_setting('TimeZone')").fetchone() == ("UTC",)


def test_a_missing_file_and_a_strange_key_are_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(NoTableFile):
        engine.read(tmp_path / "none.parquet")
    table = engine.read(write(tmp_path / "1.parquet", unit=["a"]))
    with pytest.raises(UnknownKey):
        next(engine.batches(table, ["id"]))
