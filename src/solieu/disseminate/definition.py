"""What an operation says of a table on the day of its release, as a value that is kept for good.

`compose` reads it from the operation's tables.toml and release.toml; `Cube`s are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from solieu.core.errors import StatError
from solieu.core.standards.cube import TOTAL, Code, Cube, Dimension, Measure, Observation
from solieu.core.text import Text
from solieu.design.definition import OperationDefinition

Json = dict[str, Any]
MEASURE_FACTS = ("statistic", "variable", "category", "numerator", "denominator", "probability", "scale")


class UndefinedTable(StatError):
    code = "disseminate.undefined-table"
    status = 409
    sentence = Text("tables.toml không định nghĩa bảng “{table}”.", "tables.toml does not define the table “{table}”.")
    remedy = Text("Các bảng đã định nghĩa: {known}.", "Tables that are defined: {known}.")


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a cube was published: its vintage, its release date and its address."""

    vintage: int
    released: datetime
    link: str


def compose(operation: OperationDefinition, table: str, wave: str) -> Json:
    """Everything that a table's page says beside its figures, in both languages, as JSON."""
    tables, release = operation.tables, operation.release
    found = next((t for t in tables.get("table", []) if t["id"] == table), None)
    if found is None:
        raise UndefinedTable(table=table, known=", ".join(t["id"] for t in tables.get("table", [])))
    named = {d["id"]: d for d in tables.get("dimension", [])}
    notes = [*found.get("notes", []), tables.get("design", {}).get("note"), *release.get("notes", [])]
    about = operation.wave(wave)
    return {
        "title": text(found["title"]),
        "dimensions": [_dimension(named[id]) for id in found["dimensions"]],
        "measures": [_measure(m) for m in found["measure"]],
        "notes": _distinct(text(note) for note in notes if note),
        "source": text(release.get("source", operation.title)),
        "agency": {"id": _agency(release), "name": text(_named(release.get("agency"), operation.owner))},
        "period": str(release.get("period") or (about.period if about else "")),
        "subject": text(release.get("subject", operation.title)),
        "keywords": [str(word) for word in release.get("keywords", [])],
        "contact": text(release.get("contact", "")),
        "next_release": str(release.get("next_release", "")),
        "licence": _licence(release.get("licence", {})),
        "operation": text(operation.title),
        "wave": text(about.title if about else wave),
        "design": dict(tables.get("design", {})) | {"note": text(tables.get("design", {}).get("note", ""))},
        "quality": dict(tables.get("quality", {})),
    }


def to_cube(definition: Json, rows: Sequence[Mapping[str, Any]], *, operation: str, table: str, shown: Shown) -> Cube:
    """The cube as published: rows of the cube dataset under the definition's names."""
    dimensions = tuple(_read_dimension(d) for d in definition["dimensions"])
    cells = [_observation(row, dimensions) for row in rows]
    return Cube(
        agency=definition["agency"]["id"],
        id=f"{operation}_{table}".replace("-", "_").upper(),
        version=f"{shown.vintage}.0.0",
        title=Text.read(definition["title"]),
        dimensions=dimensions,
        measures=tuple(_read_measure(m) for m in definition["measures"]),
        observations={cell.key: cell for cell in cells},
        notes=tuple(Text.read(note) for note in definition["notes"]),
        source=Text.read(definition["source"]),
        period=definition["period"],
        released=shown.released,
        link=shown.link,
    )


def text(value: Any) -> dict[str, str]:
    return Text.read(value).to_json()


def variables_of(measure: Mapping[str, Any]) -> tuple[str, ...]:
    """The variables that a measure is made from, in the order in which it names them."""
    return tuple(measure[fact] for fact in ("variable", "numerator", "denominator") if measure.get(fact))


def _dimension(source: Mapping[str, Any]) -> Json:
    total = [{"id": TOTAL, "name": text(source["total"])}] if "total" in source else []
    codes = [*source.get("codes", []), *source.get("bands", [])]
    listed = total + [{"id": c["id"], "name": text(c["name"])} for c in codes]
    return {"id": source["id"], "name": text(source["name"]), "variable": source["variable"], "codes": listed}


def _measure(source: Mapping[str, Any]) -> Json:
    facts = {name: source[name] for name in MEASURE_FACTS if name in source}
    return facts | {
        "id": source["id"],
        "name": text(source["name"]),
        "unit": text(source.get("unit", "")),
        "decimals": int(source.get("decimals", 0)),
        "definition": text(source.get("definition", "")),
    }


def _agency(release: Mapping[str, Any]) -> str:
    agency = release.get("agency", "")
    return str(agency.get("id", "")) if isinstance(agency, Mapping) else str(agency) or "SOLIEU"


def _named(agency: Any, owner: Text) -> Any:
    return agency.get("name", owner) if isinstance(agency, Mapping) else owner


def _licence(source: Any) -> Json:
    if not isinstance(source, Mapping):
        return {"name": text(source), "url": "", "attribution": text("")}
    return {
        "name": text(source.get("name", "")),
        "url": str(source.get("url", "")),
        "attribution": text(source.get("attribution", "")),
    }


def _distinct(notes: Any) -> list[dict[str, str]]:
    kept: list[dict[str, str]] = []
    for note in notes:
        if note not in kept:
            kept.append(note)
    return kept


def _read_dimension(source: Mapping[str, Any]) -> Dimension:
    codes = tuple(Code(code["id"], Text.read(code["name"])) for code in source["codes"])
    return Dimension(source["id"], Text.read(source["name"]), codes)


def _read_measure(source: Mapping[str, Any]) -> Measure:
    name, unit, meaning = (Text.read(source[part]) for part in ("name", "unit", "definition"))
    return Measure(source["id"], name, unit, source["decimals"], meaning, source.get("statistic", "mean"))


def _observation(row: Mapping[str, Any], dimensions: Sequence[Dimension]) -> Observation:
    return Observation(
        measure=row["MEASURE"],
        codes=tuple(row[d.id] for d in dimensions),
        value=row["OBS_VALUE"],
        se=row["SE"],
        cv=row["CV"],
        lower=row["LOWER"],
        upper=row["UPPER"],
        n=row["N"],
        status=row["OBS_STATUS"],
        confidentiality=row["CONF_STATUS"],
    )
