"""Clean records with what was found and changed in them, as processing leaves them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.platform.actors import SYSTEM
from solieu.vault import confidential, lineage
from solieu.vault.confidential import DatasetCode

OPERATION, WAVE, HOUSEHOLDS = "vlss-1998", "1998", 240
CLEAN = {
    "unit": pa.string(),
    "version": pa.int64(),
    "commune": pa.string(),
    "area": pa.string(),
    "head_sex": pa.string(),
    "schooling_years": pa.float64(),
    "hhsize": pa.int64(),
    "total_expenditure": pa.float64(),
    "food_expenditure": pa.float64(),
    "expenditure_per_head": pa.float64(),
}
FAILURES = {name: pa.string() for name in ("unit", "rule", "severity")}
CHANGES = {name: pa.string() for name in ("unit", "rule", "variable", "before", "after")}
PROBLEMS = {name: pa.string() for name in ("unit", "variable", "value", "problem")}
FAILED = [{"unit": "u030", "rule": "R03", "severity": "error"}, {"unit": "u040", "rule": "R11", "severity": "explain"}]
CHANGED = [{"unit": "u010", "rule": "C01", "variable": "schooling_years", "before": "5.75", "after": "5"}]
FOUND = [{"unit": "u020", "variable": "hhsize", "value": "many", "problem": "not-integer"}]


def households() -> Iterator[dict[str, Any]]:
    """Twelve communes, five of them in town; one household whose size nobody knows."""
    for i in range(HOUSEHOLDS):
        size = None if i == 20 else 1 + i % 7
        total = 4000.0 + 37.5 * (i % 97)
        yield {
            "unit": f"u{i:03d}",
            "version": 1 + (i % 20 == 0),
            "commune": f"{1 + i % 12:03d}",
            "area": "urban" if i % 12 < 5 else "rural",
            "head_sex": "female" if i % 4 == 0 else "male",
            "schooling_years": float(i % 15),
            "hhsize": size,
            "total_expenditure": total,
            "food_expenditure": total * (0.4 + 0.01 * (i % 13)),
            "expenditure_per_head": total / size if size else None,
        }


def deposit_records(at: Any, changed: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, DatasetRef]:
    """clean, failures, changes and problems in the vault; some households with other answers."""
    rows = [row | dict((changed or {}).get(row["unit"], {})) for row in households()]
    tables = {
        "clean": (CLEAN, rows, ["unit"]),
        "failures": (FAILURES, FAILED, ["unit", "rule"]),
        "changes": (CHANGES, CHANGED, ["unit", "rule", "variable"]),
        "problems": (PROBLEMS, FOUND, ["unit", "variable"]),
    }
    return {name: _deposit(name, *table, at) for name, table in tables.items()}


def _deposit(name: str, types: Mapping[str, pa.DataType], rows: list[Any], key: list[str], at: Any) -> DatasetRef:
    schema = pa.schema(list(types.items()))
    activity = lineage.begin(kind="step", label=Text("Xử lý", "Processing"), by=SYSTEM, at=at)
    return confidential.deposit(
        dataset=DatasetCode(OPERATION, WAVE, name, "microdata"),
        schema=schema,
        batches=[pa.RecordBatch.from_pylist(rows, schema=schema)],
        key=key,
        activity=activity,
        by=SYSTEM,
        at=at,
    )
