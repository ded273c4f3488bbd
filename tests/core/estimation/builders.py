"""Tables written as text, and an estimator that follows the formulas literally, in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from typing import Any

import ibis
import pyarrow as pa

Row = Mapping[str, Any]


def read_table(text: str) -> list[dict[str, Any]]:
    """Rows of `a | b` lines; numbers become numbers, an empty place is missing."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(head, map(_value, line), strict=True)) for line in lines]


def _value(cell: str) -> Any:
    if not cell:
        return None
    try:
        return float(cell)
    except ValueError:
        return cell


def as_table(rows: Sequence[Row]) -> Any:
    return ibis.memtable(pa.Table.from_pylist([dict(row) for row in rows]))


def rows_of(table: Any) -> list[dict[str, Any]]:
    return table.to_pyarrow().to_pylist()


def one(table: Any) -> dict[str, Any]:
    (row,) = rows_of(table)
    return row


WORKED = """
stratum | size | cluster | weight | sex | y | x
A       | 6    | 1       | 2      | f   | 4 | 8
A       | 6    | 1       | 2      | m   | 6 | 12
A       | 6    | 2       | 2      | f   | 5 | 12
A       | 6    | 3       | 2      | m   | 9 | 16
A       | 6    | 3       | 2      | f   | 6 | 12
B       | 10   | 4       | 5      | m   | 3 | 8
B       | 10   | 5       | 5      | m   | 5 | 8
"""


def linear_by_hand(
    rows: Sequence[Row],
    numerator: Callable[[Row], float | None],
    denominator: Callable[[Row], float | None] | None,
    within: Callable[[Row], bool] = lambda row: True,
    *,
    clustered: bool,
) -> tuple[float, float, int]:
    """Estimate, variance and units of a total (no denominator) or a ratio, from its definition.

    Rows have w, h, c and, for a finite population, N.
    """

    def used(row: Row) -> bool:
        return within(row) and numerator(row) is not None and (denominator is None or denominator(row) is not None)

    y = sum(row["w"] * numerator(row) for row in rows if used(row))
    x = sum(row["w"] * denominator(row) for row in rows if used(row)) if denominator else None
    estimate = y if x is None else y / x
    variance = 0.0
    for stratum in {row["h"] for row in rows}:
        members = [(i, row) for i, row in enumerate(rows) if row["h"] == stratum]
        z: dict[Any, float] = {}
        for i, row in members:
            place = row["c"] if clustered else i
            z.setdefault(place, 0.0)
            if used(row):
                part = numerator(row) if x is None else (numerator(row) - estimate * denominator(row)) / x
                z[place] += row["w"] * part
        n, middle = len(z), sum(z.values()) / len(z)
        size = members[0][1].get("N")
        f = n / size if size else 0.0
        if f < 1:
            variance += (1 - f) * n / (n - 1) * sum((value - middle) ** 2 for value in z.values())
    return estimate, variance, sum(used(row) for row in rows)


def se_by_hand(*args: Any, **named: Any) -> float:
    return sqrt(linear_by_hand(*args, **named)[1])
