"""The domains that a table asks for: combinations of codes, and their totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import ibis
import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Domains:
    """Which domains are asked for: by the expressions of `keys`, and, given the code of a
    `total`, also by every subset of them (`choices`: which keys keep their own code)."""

    keys: Mapping[str, Any]
    total: str | None
    choices: Any

    @classmethod
    def of(cls, keys: Mapping[str, Any], total: str | None = None) -> Domains:
        """Without keys there is one domain, of all rows."""
        if not keys:
            keys, total = {"d0": ibis.literal(0)}, None
        kept = list(product((True, False), repeat=len(keys)))
        columns = {f"keep_{name}": [choice[i] for choice in kept] for i, name in enumerate(keys)}
        return cls(keys, total, ibis.memtable(pa.table(columns)))

    @property
    def names(self) -> list[str]:
        return list(self.keys)

    def spread(self, rows: Any) -> Any:
        """Each row once for every combination of own code and total; no code, only the total."""
        if self.total is None:
            return rows.filter([rows[name].notnull() for name in self.keys])
        laid = rows.cross_join(self.choices)
        belongs = [~laid[f"keep_{name}"] | laid[name].notnull() for name in self.keys]
        codes = {name: laid[f"keep_{name}"].ifelse(laid[name], self.total) for name in self.keys}
        return laid.filter(belongs).mutate(**codes).select(rows.columns)


def union(tables: Sequence[Any]) -> Any:
    return ibis.union(*tables) if len(tables) > 1 else tables[0]
