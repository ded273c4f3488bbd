"""What tables.toml asks for: every table with its dimensions, measures and thresholds, checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from solieu.core.errors import StatError
from solieu.core.estimation import Design, Statistic, read_statistic
from solieu.core.registry import find
from solieu.core.text import Text

TOTAL = "_T"
CONFIDENCE = 0.95
STATISTIC_FACTS = ("statistic", "variable", "numerator", "denominator", "category", "probability", "rule")


class MalformedTables(StatError):
    code = "analyse.malformed-tables"
    sentence = Text("tables.toml chưa đúng: {what}.", "tables.toml is malformed: {what}.")
    remedy = Text(
        "Sửa tệp rồi nhập lại chương trình; các bảng đã lập không đổi.",
        "Correct the file and import the operation again; tables made before stay as they are.",
    )


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A dimension: how values of `variable` become codes (`values`), or ranges (`bands`).

    A band runs from its lower bound, inclusive, to its upper bound, exclusive; None is open.
    """

    id: str
    variable: str
    values: Mapping[str, tuple[Any, ...]]
    bands: Mapping[str, tuple[float | None, float | None]]

    @property
    def column(self) -> str:
        """Where recoded records have the code: no variable's name, in engines that ignore case either."""
        return f"dimension {self.id}"

    @property
    def codes(self) -> tuple[str, ...]:
        return (*self.values, *self.bands)

    @property
    def parameters(self) -> dict[str, Any]:
        coded = {"codes": {code: list(values) for code, values in self.values.items()}}
        return {"variable": self.variable} | (coded if self.values else {"bands": dict(self.bands)})


@dataclass(frozen=True, slots=True)
class TablePlan:
    """`scales` multiply values and their errors: 100 for shares shown in percent."""

    id: str
    title: Text
    breakdowns: tuple[Breakdown, ...]
    measures: Mapping[str, Statistic]
    scales: Mapping[str, float]
    design: Design
    quality: Mapping[str, Any]
    confidence: float = CONFIDENCE

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(breakdown.id for breakdown in self.breakdowns)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(breakdown.column for breakdown in self.breakdowns)

    @property
    def names(self) -> dict[str, str]:
        """Dimension → its column in recoded records."""
        return dict(zip(self.dimensions, self.columns, strict=True))

    @property
    def derivations(self) -> dict[str, list[str]]:
        """Measure or dimension → the variables that it is made from."""
        measured = {id: list(statistic.variables) for id, statistic in self.measures.items()}
        return measured | {breakdown.id: [breakdown.variable] for breakdown in self.breakdowns}

    @property
    def parameters(self) -> dict[str, Any]:
        """How the table is computed, as lineage keeps it."""
        measures = {
            id: {"statistic": statistic.kind, **asdict(statistic), "scale": self.scales[id]}
            for id, statistic in self.measures.items()
        }
        return {
            "design": self.design.columns,
            "measures": measures,
            "dimensions": {breakdown.id: breakdown.parameters for breakdown in self.breakdowns},
            "confidence": self.confidence,
            "quality": dict(self.quality),
        }


def read_plans(tables: Mapping[str, Any]) -> tuple[TablePlan, ...]:
    """Every [[table]] of a tables.toml."""
    known = {entry["id"]: _breakdown(entry) for entry in _listed(tables, "dimension")}
    plans = tuple(_plan(entry, known, tables) for entry in _listed(tables, "table"))
    _refuse_twice("table", [plan.id for plan in plans])
    return plans


def _plan(entry: Mapping[str, Any], known: Mapping[str, Breakdown], tables: Mapping[str, Any]) -> TablePlan:
    id, measures = entry["id"], _listed(entry, "measure")
    _refuse_twice(f"{id}: measure", [measure["id"] for measure in measures])
    return TablePlan(
        id=id,
        title=Text.read(entry.get("title", id)),
        breakdowns=tuple(_known(id, name, known) for name in entry.get("dimensions", [])),
        measures={measure["id"]: _statistic(measure) for measure in measures},
        scales={measure["id"]: float(measure.get("scale", 1)) for measure in measures},
        design=Design.read(tables.get("design", {})),
        quality=_quality(tables.get("quality", {})),
        confidence=float(tables.get("confidence", CONFIDENCE)),
    )


def _quality(given: Mapping[str, Any]) -> dict[str, Any]:
    """The thresholds; `note` is for people."""
    thresholds = {name: value for name, value in given.items() if name != "note"}
    find("quality.flag@1.0").check({"total": TOTAL, **thresholds})
    return thresholds


def _statistic(measure: Mapping[str, Any]) -> Statistic:
    return read_statistic({name: measure[name] for name in STATISTIC_FACTS if name in measure})


def _known(table: str, name: str, known: Mapping[str, Breakdown]) -> Breakdown:
    if name not in known:
        raise MalformedTables(what=f"{table}: dimension {name}? ({', '.join(known)})")
    return known[name]


def _breakdown(entry: Mapping[str, Any]) -> Breakdown:
    id = entry["id"]
    codes, bands = entry.get("codes", []), entry.get("bands", [])
    if "variable" not in entry or bool(codes) == bool(bands):
        raise MalformedTables(what=f"dimension {id}: variable + codes | bands")
    _refuse_twice(f"{id}: code", [TOTAL, *(code["id"] for code in [*codes, *bands])])
    _refuse_overlap(id, bands)
    return Breakdown(
        id=id,
        variable=entry["variable"],
        values={code["id"]: tuple(code.get("values", [code.get("value", code["id"])])) for code in codes},
        bands={band["id"]: (band.get("from"), band.get("to")) for band in bands},
    )


def _refuse_overlap(id: str, bands: Sequence[Mapping[str, Any]]) -> None:
    """In order of their lower bounds, no band may begin before the one below it ends."""
    low, high = float("-inf"), float("inf")
    ranges = sorted((band.get("from", low), band.get("to", high), band["id"]) for band in bands)
    for below, above in pairwise(ranges):
        if above[0] < below[1]:
            raise MalformedTables(what=f"{id}: {below[2]} ∩ {above[2]}")


def _listed(table: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    entries = table.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) and isinstance(e.get("id"), str) for e in entries):
        raise MalformedTables(what=f"[[{name}]] id = …?")
    return entries


def _refuse_twice(what: str, ids: Sequence[str]) -> None:
    for id in _repeated(ids):
        raise MalformedTables(what=f"{what} {id} × 2")


def _repeated(ids: Sequence[str]) -> Iterator[str]:
    return (id for at, id in enumerate(ids) if id in ids[:at])
