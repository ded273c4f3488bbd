"""The one door to microdata: purpose, permission, audit."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from solieu.core.tables import Access, DatasetRef
from solieu.platform import audit
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, allowed, demand
from solieu.vault import store
from solieu.vault.lineage import ActivityId
from solieu.vault.models import DatasetVersion
from solieu.vault.queries import NoSuchVersion
from solieu.vault.store import DatasetCode

__all__ = ["DatasetCode", "Microdata", "deposit", "open_dataset"]


@dataclass(frozen=True, slots=True)
class Microdata:
    """An opened version. Prints as its reference, never its rows."""

    ref: DatasetRef
    rows: int
    path: Path = field(repr=False)

    def __str__(self) -> str:
        return f"<microdata {self.ref}, {self.rows} rows>"


def deposit(
    *,
    dataset: DatasetCode,
    schema: pa.Schema,
    batches: Iterable[pa.RecordBatch],
    key: Sequence[str],
    activity: ActivityId,
    by: Actor,
    at: datetime,
    access: Access = "confidential",
) -> DatasetRef:
    """Put a table away as a version of `dataset`; batches come in the order of `key`.

    The same content gives the version that is there already. Demands MICRODATA_DEPOSIT.
    """
    demand(by, Capability.MICRODATA_DEPOSIT, operation=dataset.operation)
    return store.put(
        dataset=dataset, schema=schema, batches=batches, key=key, activity=activity, access=access, by=by, at=at
    )


@contextmanager
def open_dataset(ref: DatasetRef, *, by: Actor, purpose: str, at: datetime) -> Generator[Microdata]:
    """Open a version for a purpose; refused without MICRODATA_OPEN, and written down either way."""
    found = (
        DatasetVersion.objects.select_related("dataset").filter(dataset__code=ref.dataset, number=ref.version).first()
    )
    if found is None:
        raise NoSuchVersion(ref=ref)
    may = allowed(by, Capability.MICRODATA_OPEN, operation=found.dataset.operation)
    audit.record(
        action="vault.open" if may else "vault.refuse",
        subject=f"dataset:{ref}",
        by=by,
        at=at,
        before=found.digest,
        facts={"purpose": purpose},
    )
    demand(by, Capability.MICRODATA_OPEN, operation=found.dataset.operation)
    yield Microdata(ref, found.rows, store.file_of(found))
