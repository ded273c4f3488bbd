"""Putting a dataset version away: whole or not at all, and once."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db import connection, transaction

from solieu.core.errors import StatError
from solieu.core.tables import Access, DatasetRef
from solieu.core.text import Text
from solieu.platform import audit, storage
from solieu.platform.actors import Actor
from solieu.vault import parquet
from solieu.vault.models import Dataset, DatasetVersion


class NotInKeyOrder(StatError):
    code = "vault.not-in-key-order"
    sentence = Text("Bảng {dataset} không có cột khoá {key}.", "The table for {dataset} lacks the key column {key}.")
    remedy = Text("Khai báo khoá bằng các cột có trong bảng.", "Declare a key of columns that the table has.")


@dataclass(frozen=True, slots=True)
class DatasetCode:
    """`operation/wave/name`, and what kind of table it is."""

    operation: str
    wave: str
    name: str
    kind: str

    def __str__(self) -> str:
        return f"{self.operation}/{self.wave}/{self.name}"


def folder() -> Path:
    return storage.data_dir() / "vault"


def file_of(version: DatasetVersion) -> Path:
    return folder() / version.path


def put(
    *,
    dataset: DatasetCode,
    schema: pa.Schema,
    batches: Iterable[pa.RecordBatch],
    key: Sequence[str],
    activity: uuid.UUID,
    access: Access,
    by: Actor,
    at: datetime,
) -> DatasetRef:
    """Write, fsync, rename, then enter in the catalogue; the same content gives the same version."""
    for name in key:
        if name not in schema.names:
            raise NotInKeyOrder(dataset=dataset, key=name)
    with _incoming() as temporary:
        written = parquet.write(temporary / "data.parquet", schema, batches)
        file_digest = storage.sha256_of(temporary / "data.parquet")
        size = (temporary / "data.parquet").stat().st_size
        place = Path(written.digest[:2]) / f"{written.digest}-{file_digest[:12]}"
        storage.place(temporary, folder() / place)
    facts: dict[str, Any] = {
        "digest": written.digest,
        "file_digest": file_digest,
        "path": str(place / "data.parquet"),
        "rows": written.rows,
        "bytes": size,
        "schema": written.schema,
        "key": list(key),
        "access": access,
    }
    return _enter(dataset, facts, activity, by, at)


@contextmanager
def _incoming() -> Generator[Path]:
    temporary = storage.data_dir() / "incoming" / f"vault-{uuid.uuid4().hex}"
    temporary.mkdir(parents=True)
    try:
        yield temporary
    finally:
        if temporary.exists():
            shutil.rmtree(temporary)


@transaction.atomic
def _enter(dataset: DatasetCode, facts: dict[str, Any], activity: uuid.UUID, by: Actor, at: datetime) -> DatasetRef:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 11))", [str(dataset)])
    series, _ = Dataset.objects.get_or_create(
        code=str(dataset), defaults={"operation": dataset.operation, "wave": dataset.wave, "kind": dataset.kind}
    )
    known = series.versions.filter(digest=facts["digest"]).first()
    if known is not None:
        return DatasetRef(series.code, known.number, known.digest)
    number = series.versions.count() + 1
    version = DatasetVersion.objects.create(
        dataset=series, number=number, created_at=at, created_by=by.name, activity_id=activity, **facts
    )
    audit.record(action="vault.deposit", subject=f"dataset:{version}", by=by, at=at, after=version.digest)
    return DatasetRef(series.code, number, version.digest)
