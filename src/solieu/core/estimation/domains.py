"""The domains that a table asks for: combinations of codes, and their totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import ibis


@dataclass(frozen=True, slots=True)
class Domains:
    """Which domains are asked for: by the expressions of `keys`, and, given the code of a
    `total`, also by every subset of them."""

    keys: Mapping[str, Any]
    total: str | None = None

    @property
    def names(self) -> list[str]:
        return list(self.keys)

    def spread(self, rows: Any) -> Any:
        """Each row once for every combination of own code and total; no code, only the total."""
        rest = [column for column in rows.columns if column not in self.keys]
        choices = (True,) if self.total is None else (True, False)
        return union([self._kept(rows, kept, rest) for kept in product(choices, repeat=len(self.keys))])

    def _kept(self, rows: Any, kept: Sequence[bool], rest: Sequence[str]) -> Any:
        own = [name for name, keep in zip(self.names, kept, strict=True) if keep]
        coded = rows.filter([rows[name].notnull() for name in own]) if own else rows
        codes = {name: coded[name] if name in own else ibis.literal(self.total) for name in self.names}
        return coded.select(**codes, **{name: coded[name] for name in rest})


def union(tables: Sequence[Any]) -> Any:
    return ibis.union(*tables) if len(tables) > 1 else tables[0]
