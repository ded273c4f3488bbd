"""The released counts behind a cell, with the words of the rules that they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, Literal

from solieu.core.standards.cube import Cube, Observation
from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.disseminate.origin.values import Evidence, Finding
from solieu.vault import public

KINDS: tuple[Literal["failure", "change", "problem"], ...] = ("failure", "change", "problem")


@dataclass(frozen=True, slots=True)
class Words:
    """Message and expression of each rule, message and formula of each correction, by code."""

    rules: Mapping[str, tuple[Text, str]]
    corrections: Mapping[str, tuple[Text, str]]


def evidence_of(ref: DatasetRef, cube: Cube, cell: Observation, words: Words) -> Evidence:
    """Units, submissions and findings among them; nothing when the cell is withheld."""
    rows = _rows(ref, {d.id: code for d, code in zip(cube.dimensions, cell.codes, strict=True)})
    if cell.status == "Q" or any(row["KIND"] == "suppressed" for row in rows):
        return Evidence(True, None, None, ())
    counts = {row["KIND"]: row["COUNT"] for row in rows if row["KIND"] in ("unit", "submission")}
    findings = [_finding(kind, row, words) for kind in KINDS for row in rows if row["KIND"] == kind]
    return Evidence(False, counts.get("unit"), counts.get("submission"), tuple(findings))


def _rows(ref: DatasetRef, codes: Mapping[str, str]) -> list[dict[str, Any]]:
    """The evidence of one cell, in the order of its rules."""
    import pyarrow.compute as pc

    table = public.read(ref)
    tests: list[Any] = [pc.field(dimension) == code for dimension, code in codes.items()]
    found = table.filter(reduce(and_, tests)) if tests else table
    return sorted(found.to_pylist(), key=lambda row: (row["KIND"], row["RULE"] or "", row["SEVERITY"] or ""))


def _finding(kind: Literal["failure", "change", "problem"], row: Mapping[str, Any], words: Words) -> Finding:
    code = row["RULE"] or ""
    if kind == "problem":
        message, expression = _problem(code), ""
    else:
        book = words.rules if kind == "failure" else words.corrections
        message, expression = book.get(code, (Text(code, code), ""))
    return Finding(kind, code, row["SEVERITY"] or "", int(row["COUNT"] or 0), message, expression)


def _problem(code: str) -> Text:
    """What kind of answer could not be used. Imported late: the words stand beside a heavy method."""
    from solieu.core.editing import PROBLEMS

    return PROBLEMS.get(code, Text(code, code))
