"""A cube as a picture: which cells become bars, and what is said about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from solieu.core.standards.cube import TOTAL, Code, Cube, Dimension, Measure
from solieu.core.standards.layout import View, cell_key
from solieu.core.standards.sdmx_csv import describe
from solieu.core.text import Text
from solieu.disseminate.drawing.bars import Bar, Group, Picture
from solieu.disseminate.figures import SUPPRESSED, Say

MOST_SERIES = 8
WHISKERS = Text(
    "Vạch ngang ở đầu mỗi thanh: khoảng tin cậy 95%.", "The line at the end of each bar: 95% confidence interval."
)
HATCHED = Text("gạch chéo, không công bố để bảo mật", "hatched, suppressed for confidentiality")
SOURCE = Text("Nguồn", "Source")
BY = Text(", theo {} và {}", ", by {} and {}")
BY_ONE = Text(", theo {}", ", by {}")


def picture_of(cube: Cube, view: View, say: Say) -> Picture:
    """Groups of bars for the view: its column dimension makes the groups, its first row the bars.

    Dimensions that are in neither stand at the code they are held at, or at their total.
    """
    measure = cube.measure(view.measure)
    across, down = _axes(cube, view)
    groups = tuple(_groups(cube, view, measure, across, down, say))
    title = f"{say.text(measure.name)}{_by(across, down, say)}{_held(cube, view, say)}"
    notes = [say.text(WHISKERS)]
    if any(bar.suppressed for group in groups for bar in group.bars):
        notes.append(f"{SUPPRESSED}: {say.text(HATCHED)}.")
    if cube.source.vi:
        notes.append(f"{say.text(SOURCE)}: {say.text(cube.source)}")
    return Picture(
        title, _told(groups, say.text(measure.unit)), say.text(measure.unit), groups, tuple(notes), partial(_ticks, say)
    )


def _axes(cube: Cube, view: View) -> tuple[Dimension | None, Dimension | None]:
    """What makes groups (None: one group) and what makes bars (None: one bar)."""
    named = {d.id: d for d in cube.dimensions}
    columns, rows = [named[id] for id in view.columns], [named[id] for id in view.rows]
    free = columns + rows
    across = columns[0] if columns else rows[-1] if rows else None
    down = next((d for d in [*rows, *columns] if d is not across and len(d.codes) <= MOST_SERIES + 1), None)
    return (across, down) if len(free) > 1 else (None, across)


def _groups(
    cube: Cube, view: View, measure: Measure, across: Dimension | None, down: Dimension | None, say: Say
) -> Sequence[Group]:
    found = []
    for group in across.codes if across else (None,):
        chosen = dict(view.fixed) | ({across.id: group.id} if across and group else {})
        bars = [
            _bar(cube, measure, chosen | ({down.id: code.id} if down and code else {}), code, series, say)
            for series, code in enumerate(_parts(down))
        ]
        found.append(Group(say.text(group.name) if group else "", tuple(bars)))
    return found


def _parts(dimension: Dimension | None) -> Sequence[Code | None]:
    """The codes that become bars: without the total, unless there is nothing else."""
    if dimension is None:
        return [None]
    return [code for code in dimension.codes if code.id != TOTAL] or list(dimension.codes)


def _bar(cube: Cube, measure: Measure, codes: Mapping[str, str], code: Code | None, series: int, say: Say) -> Bar:
    cell = cube.observations.get(cell_key(cube, measure.id, codes))
    label, written = say.text(code.name) if code else "", say.value(cell, measure)
    if cell is None or cell.value is None:
        return Bar(label, written, series=series, suppressed=cell is not None and cell.status == "Q")
    return Bar(label, written, cell.value, cell.lower, cell.upper, series)


def _by(across: Dimension | None, down: Dimension | None, say: Say) -> str:
    names = [_lowered(say.text(d.name)) for d in (down, across) if d is not None]
    if len(names) == 2:
        return say.text(BY).format(*names)
    return say.text(BY_ONE).format(names[0]) if names else ""


def _held(cube: Cube, view: View, say: Say) -> str:
    """`: Nữ` for a dimension that is held at a part of the whole."""
    held = [d.code(code) for d in cube.dimensions for id, code in view.fixed.items() if id == d.id and code != TOTAL]
    return ": " + ", ".join(say.text(code.name) for code in held) if held else ""


def _told(groups: Sequence[Group], unit: str) -> str:
    """Every bar as text, for those who do not see the picture."""
    lines = []
    for group in groups:
        bars = "; ".join(f"{bar.label} {bar.written}".strip() for bar in group.bars)
        lines.append(f"{group.label}: {bars}" if group.label else bars)
    return f"{'. '.join(lines)} ({unit})."


def _ticks(say: Say, values: Sequence[float]) -> Sequence[str]:
    return [say.number(value, _decimals(values)) for value in values]


def _decimals(ticks: Sequence[float]) -> int:
    """As few as tell the ticks apart."""
    return next((n for n in range(4) if all(abs(round(t, n) - t) < 1e-9 for t in ticks)), 4)


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]


def caption(measure: Measure, say: Say) -> str:
    return describe(measure, say.language)
