"""SDMX-CSV 2.0 data messages (aligned with SDMX 3.0), written from a cube.

Source: SDMX-CSV data message field guide 2.0, "Column headers" and "Rows": the structure's
type and identification, the action, then the components in the order dimensions, measure,
attributes. `labels` is the guide's parameter: `id`, `name` (a second column with the name) or
`both` (`ID: name` in one column).
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Literal

from solieu.core.standards.cube import Cube, Measure, Observation
from solieu.core.text import Text

Labels = Literal["id", "name", "both"]

MEDIA_TYPE = "application/vnd.sdmx.data+csv;version=2.0.0"
REPLACE = "R"
BLOCK = 2_000

OBS_STATUS = {
    "A": Text("Bình thường", "Normal value"),
    "E": Text("Ước lượng từ ít số liệu, dùng thận trọng", "Estimated value (limited data)"),
    "P": Text("Sơ bộ", "Provisional value"),
    "U": Text("Độ tin cậy thấp", "Low reliability"),
    "Q": Text("Không công bố để bảo mật", "Missing value; suppressed"),
    "O": Text("Chưa có số liệu", "Missing value"),
    "M": Text("Không có hiện tượng phát sinh", "Missing value; data cannot exist"),
}
"""SDMX cross-domain code list CL_OBS_STATUS 2.2: the codes that this product uses."""

CONF_STATUS = {
    "F": Text("Được công bố", "Free (free for publication)"),
    "N": Text("Không được công bố", "Not for publication, restricted for internal use only"),
    "C": Text("Bảo mật", "Confidential statistical information"),
}
"""SDMX cross-domain code list CL_CONF_STATUS 1.3."""

HEADINGS = {
    "MEASURE": Text("Chỉ tiêu", "Measure"),
    "TIME_PERIOD": Text("Thời kỳ", "Time period"),
    "OBS_VALUE": Text("Giá trị", "Observation value"),
    "OBS_STATUS": Text("Trạng thái", "Observation status"),
    "CONF_STATUS": Text("Tình trạng bảo mật", "Confidentiality status"),
    "SE": Text("Sai số chuẩn", "Standard error"),
    "CV": Text("Hệ số biến thiên", "Coefficient of variation"),
    "LOWER": Text("Cận dưới", "Lower bound"),
    "UPPER": Text("Cận trên", "Upper bound"),
    "N": Text("Số đơn vị mẫu", "Unweighted count"),
    "UNIT_MEASURE": Text("Đơn vị tính", "Unit of measure"),
    "UNIT_MULT": Text("Bội số của đơn vị", "Unit multiplier"),
    "DECIMALS": Text("Số chữ số thập phân", "Decimals"),
}


@dataclass(frozen=True, slots=True)
class _Component:
    """A column: its id, its name, and the names of its codes (none when it is not coded)."""

    id: str
    name: Text
    codes: Mapping[str, Text] | None = None


def write(cube: Cube, sink: BinaryIO, *, labels: Labels = "id", language: str = "en") -> None:
    """Write the whole cube as UTF-8 with CRLF (RFC 4180), in constant memory.

    A suppressed or missing value is an empty field; its OBS_STATUS says why. Numbers are
    written with all their digits. `language` is that of names and units.
    """
    components = _components(cube)
    columns = _columns(cube, labels, language)
    lead = [*columns, REPLACE]
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(_header(components, labels, language))
    for count, values in enumerate(_rows(cube, language), 1):
        rows.writerow(lead + _fields(components, values, labels, language))
        if count % BLOCK == 0:
            _flush(text, sink)
    _flush(text, sink)


def _components(cube: Cube) -> list[_Component]:
    dimensions = [_Component("MEASURE", HEADINGS["MEASURE"], {m.id: m.name for m in cube.measures})]
    dimensions += [_Component(d.id, d.name, {c.id: c.name for c in d.codes}) for d in cube.dimensions]
    if cube.period:
        dimensions.append(_Component("TIME_PERIOD", HEADINGS["TIME_PERIOD"]))
    coded = {"OBS_STATUS": OBS_STATUS, "CONF_STATUS": CONF_STATUS}
    rest = [id for id in HEADINGS if id not in ("MEASURE", "TIME_PERIOD")]
    return dimensions + [_Component(id, HEADINGS[id], coded.get(id)) for id in rest]


def _columns(cube: Cube, labels: Labels, language: str) -> list[str]:
    title = cube.title.say(language)
    if labels == "both":
        return ["dataflow", f"{cube.structure_id}: {title}"]
    return ["dataflow", cube.structure_id, title] if labels == "name" else ["dataflow", cube.structure_id]


def _header(components: list[_Component], labels: Labels, language: str) -> list[str]:
    lead = ["STRUCTURE", "STRUCTURE_ID", *(["STRUCTURE_NAME"] if labels == "name" else []), "ACTION"]
    for component in components:
        lead += _labelled(component.id, component.name.say(language), labels)
    return lead


def _rows(cube: Cube, language: str) -> Iterator[list[str]]:
    tails = {m.id: [m.unit.say(language), str(m.unit_mult), str(m.decimals)] for m in cube.measures}
    period = [cube.period] if cube.period else []
    for cell in cube.cells():
        yield [cell.measure, *cell.codes, *period, *_observed(cell), *tails[cell.measure]]


def _observed(cell: Observation) -> list[str]:
    uncertainty = [number(x) for x in (cell.se, cell.cv, cell.lower, cell.upper)]
    count = "" if cell.n is None else str(cell.n)
    return [number(cell.value), cell.status, cell.confidentiality, *uncertainty, count]


def _fields(components: list[_Component], values: list[str], labels: Labels, language: str) -> list[str]:
    if labels == "id":
        return values
    fields: list[str] = []
    for component, value in zip(components, values, strict=True):
        name = component.codes.get(value, Text("")).say(language) if component.codes else ""
        fields += _labelled(value, name, labels)
    return fields


def _labelled(id: str, name: str, labels: Labels) -> list[str]:
    if labels == "id":
        return [id]
    if labels == "name":
        return [id, name]
    return [f"{id}: {name}" if name else id]


def number(value: float | None) -> str:
    """All digits, in the shortest form that reads back to the same number; nothing when there is none."""
    return "" if value is None or not math.isfinite(value) else repr(float(value))


def describe(measure: Measure, language: str) -> str:
    """`name (unit)`, as column headings say it."""
    unit = measure.unit.say(language)
    return f"{measure.name.say(language)} ({unit})" if unit else measure.name.say(language)


def _flush(text: io.StringIO, sink: BinaryIO) -> None:
    sink.write(text.getvalue().encode())
    text.seek(0)
    text.truncate()
