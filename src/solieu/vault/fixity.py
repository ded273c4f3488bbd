"""Is every version still what it was? Looks at the bytes, not at the catalogue."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from solieu.platform import storage
from solieu.vault import store
from solieu.vault.models import DatasetVersion


@dataclass(frozen=True, slots=True)
class FixityFinding:
    ref: str
    what: str


def check() -> Iterator[FixityFinding]:
    """Every version whose file is missing or has changed, and every folder that no version owns."""
    owned = set()
    for version in DatasetVersion.objects.select_related("dataset").order_by("dataset__code", "number").iterator():
        owned.add(version.path)
        file = store.file_of(version)
        if not file.exists():
            yield FixityFinding(str(version), "the file is missing")
        elif storage.sha256_of(file) != version.file_digest:
            yield FixityFinding(str(version), "the file's bytes have changed")
    for orphan in sorted(_files() - owned):
        yield FixityFinding(orphan, "no version owns this file (a deposit was interrupted; safe to sweep)")


def sweep() -> int:
    """Remove what interrupted deposits left; returns how many folders went."""
    owned = set(DatasetVersion.objects.values_list("path", flat=True))
    orphans = _files() - owned
    for orphan in orphans:
        shutil.rmtree((store.folder() / orphan).parent)
    return len(orphans)


def _files() -> set[str]:
    root: Path = store.folder()
    return {str(file.relative_to(root)) for file in root.glob("*/*/data.parquet")}
