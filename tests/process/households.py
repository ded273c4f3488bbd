"""A small survey: the demo's operation with some two hundred made-up households."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db import transaction

from solieu.core.text import Text
from solieu.design import services as design
from solieu.platform.actors import SYSTEM
from solieu.vault import confidential, lineage
from solieu.vault.confidential import DatasetCode

FOLDER = Path(__file__).resolve().parents[2] / "operations-demo" / "vlss-1998"
OPERATION, WAVE, HOUSEHOLDS = "vlss-1998", "1998", 240
SCHEMA = pa.schema(
    [
        ("unit", pa.string()),
        ("version", pa.int64()),
        ("form_version", pa.string()),
        ("enumerator", pa.string()),
        ("received_at", pa.timestamp("us", tz="UTC")),
        *((name, pa.string()) for name in (
            "commune", "area", "head_sex", "head_age", "schooling_years", "farm", "hhsize",
            "total_expenditure", "food_expenditure", "medical_expenditure",
        )),
    ]
)  # fmt: skip


def households(count: int = HOUSEHOLDS) -> Iterator[dict[str, Any]]:
    """Every tenth has an odd answer: half a year of schooling, food above everything, no number."""
    for i in range(count):
        total = 4000.0 + 37.5 * (i % 97)
        yield {
            "unit": f"uuid:{i:05d}",
            "version": 1 + (i % 20 == 0),
            "form_version": "1",
            "enumerator": f"enumerator {i % 8}",
            "received_at": None,
            "commune": f"{1 + i % 12:03d}",
            "area": "urban" if i % 12 < 5 else "rural",
            "head_sex": "female" if i % 4 == 0 else "male",
            "head_age": str(25 + i % 50),
            "schooling_years": "5.75" if i == 10 else str(i % 15),
            "farm": "yes" if i % 12 >= 5 else "no",
            "hhsize": "many" if i == 20 else str(1 + i % 7),
            "total_expenditure": repr(total),
            "food_expenditure": repr(total * (1.2 if i == 30 else 0.5)),
            "medical_expenditure": repr(total * (1.1 if i in {40, 41} else 0.02)),
        }


def import_operation(at: Any, **files: str) -> Any:
    """The demo's operation, with some of its files replaced."""
    contents = {file.name: file.read_bytes() for file in sorted(FOLDER.iterdir())}
    changed = {name.replace("_", "."): text.encode() for name, text in files.items()}
    return design.import_operation(contents | changed, by=SYSTEM, at=at)


def file(name: str) -> str:
    return (FOLDER / name).read_text()


def deposit_raw(at: Any, *, changed: Mapping[str, Mapping[str, Any]] | None = None, count: int = HOUSEHOLDS) -> Any:
    """The households in the vault, some with other answers."""
    rows = [row | dict((changed or {}).get(row["unit"], {})) for row in households(count)]
    batch = pa.RecordBatch.from_pylist(rows, schema=SCHEMA)
    activity = lineage.begin(kind="collect", label=Text("Thu thập", "Collection"), by=SYSTEM, at=at)
    ref = confidential.deposit(
        dataset=DatasetCode(OPERATION, WAVE, "raw", "microdata"),
        schema=SCHEMA,
        batches=[batch],
        key=["unit"],
        activity=activity,
        by=SYSTEM,
        at=at,
    )
    lineage.finish(activity, at=at)
    return ref


def read_operation() -> Any:
    """The demo's operation as a value; read once for many tests, nothing stays in the database."""
    with transaction.atomic():
        found = import_operation(datetime(2026, 11, 21, tzinfo=UTC))
        transaction.set_rollback(True)
    return found
