"""JSON-stat 2.0 datasets, written from a cube.

Source: JSON-stat 2.0 full format (https://json-stat.org/full/): class, id, size, role,
dimension.category (index, label, unit, note), value, status, note, source, updated, extension.
The uncertainty of the values stands in `extension.solieu`, in arrays parallel to `value`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Any, BinaryIO

from solieu.core.standards.cube import Cube, Dimension, Measure, Observation
from solieu.core.standards.sdmx_csv import CONF_STATUS, HEADINGS, OBS_STATUS
from solieu.core.text import Text

MEDIA_TYPE = "application/json"
MISSING = "O"
BLOCK = 2_000
UNCERTAINTY = {"SE": "se", "CV": "cv", "LOWER": "lower", "UPPER": "upper", "N": "n"}


def write(cube: Cube, sink: BinaryIO, *, language: str = "vi") -> None:
    """Write the cube as one dataset; values are dense and in row-major order.

    A cell without a value is `null`, and `status` says why: `Q` suppressed, `O` missing.
    Numbers keep all their digits. Memory does not grow with the number of cells.
    """
    _say(sink, _head(cube, language)[:-1])
    _say(sink, ',"value":[')
    _list(sink, (_finite(cell.value if cell else None) for cell in _dense(cube)))
    _say(sink, '],"status":{')
    _join(sink, (f'"{index}":"{status}"' for index, status in _flagged(cube)))
    _say(sink, '},"extension":')
    _say(sink, json.dumps(_extension(cube, language), ensure_ascii=False)[:-1] + ',"uncertainty":{')
    for count, (name, attribute) in enumerate(UNCERTAINTY.items()):
        _say(sink, f'{"," if count else ""}"{name}":[')
        _list(sink, (_finite(getattr(cell, attribute) if cell else None) for cell in _dense(cube)))
        _say(sink, "]")
    _say(sink, "}}}")


def _head(cube: Cube, language: str) -> str:

    def say(text: Text) -> str:
        return text.say(language)

    dimensions = {"MEASURE": _measures(cube, language)} | {d.id: _dimension(d, language) for d in cube.dimensions}
    sizes = [len(cube.measures), *(len(d.codes) for d in cube.dimensions)]
    role: dict[str, list[str]] = {"metric": ["MEASURE"]}
    if cube.period:
        dimensions["TIME_PERIOD"] = _period(cube, language)
        sizes.append(1)
        role["time"] = ["TIME_PERIOD"]
    dataset: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": say(cube.title),
        "source": say(cube.source),
        "note": [say(note) for note in cube.notes],
        "id": list(dimensions),
        "size": sizes,
        "role": role,
        "dimension": dimensions,
    }
    if cube.released:
        dataset["updated"] = cube.released.isoformat()
    if cube.link:
        dataset["href"] = cube.link
    return json.dumps(dataset, ensure_ascii=False)


def _measures(cube: Cube, language: str) -> dict[str, Any]:
    labels = {m.id: m.name.say(language) for m in cube.measures}
    units = {m.id: _unit(m, language) for m in cube.measures}
    notes = {m.id: [m.definition.say(language)] for m in cube.measures if m.definition.vi}
    category = {"index": list(labels), "label": labels, "unit": units} | ({"note": notes} if notes else {})
    return {"label": HEADINGS["MEASURE"].say(language), "category": category}


def _unit(measure: Measure, language: str) -> dict[str, Any]:
    unit = {"label": measure.unit.say(language), "decimals": measure.decimals}
    return unit | ({"multiplier": measure.unit_mult} if measure.unit_mult else {})


def _dimension(dimension: Dimension, language: str) -> dict[str, Any]:
    labels = {code.id: code.name.say(language) for code in dimension.codes}
    return {"label": dimension.name.say(language), "category": {"index": list(labels), "label": labels}}


def _period(cube: Cube, language: str) -> dict[str, Any]:
    category = {"index": [cube.period], "label": {cube.period: cube.period}}
    return {"label": HEADINGS["TIME_PERIOD"].say(language), "category": category}


def _extension(cube: Cube, language: str) -> dict[str, Any]:
    """What JSON-stat has no place for; the writer appends `uncertainty` to it."""
    used = {cell.status for cell in cube.cells()} | {MISSING}
    names = {id: name.say(language) for id, name in OBS_STATUS.items() if id in used}
    confidential = {
        cell.key: CONF_STATUS[cell.confidentiality].say(language)
        for cell in cube.cells()
        if cell.confidentiality != "F"
    }
    return {"structure": cube.structure_id, "status": {"label": names}, "confidentiality": confidential}


def _dense(cube: Cube) -> Iterator[Observation | None]:
    """Every combination of codes in row-major order; the period, when there is one, has one value."""
    lists = [[code.id for code in d.codes] for d in cube.dimensions]
    for measure in cube.measures:
        for codes in product(*lists):
            yield cube.observations.get(".".join((measure.id, *codes)))


def _flagged(cube: Cube) -> Iterator[tuple[int, str]]:
    for index, cell in enumerate(_dense(cube)):
        status = cell.status if cell else MISSING
        if cell is not None and _finite(cell.value) is None and status == "A":
            status = MISSING
        if status != "A":
            yield index, status


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _list(sink: BinaryIO, values: Iterable[float | None]) -> None:
    _join(sink, ("null" if value is None else repr(value) for value in values))


def _join(sink: BinaryIO, items: Iterator[str]) -> None:
    lead = ""
    while block := list(islice(items, BLOCK)):
        _say(sink, lead + ",".join(block))
        lead = ","


def _say(sink: BinaryIO, text: str) -> None:
    sink.write(text.encode())
