"""How a cube is laid out on a page: one measure, dimensions down and across, the rest fixed.

The screen, the workbook and the print share this layout, so that what is downloaded is what
was seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from solieu.core.errors import StatError
from solieu.core.standards.cube import TOTAL, Code, Cube, Dimension, Observation
from solieu.core.text import Text

WIDEST = 8
"""More codes than this go down by default, not across."""


class UnknownPart(StatError):
    code = "cube.unknown-part"
    status = 404
    sentence = Text("Bảng không có “{part}”.", "The table has no “{part}”.")
    remedy = Text("Có thể chọn: {known}.", "You may choose: {known}.")


@dataclass(frozen=True, slots=True)
class View:
    """Which measure is shown, which dimensions go down and across, which are held at one code."""

    measure: str
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """A heading over `span` columns, or beside `span` rows."""

    dimension: Dimension
    code: Code
    span: int


@dataclass(frozen=True, slots=True)
class Row:
    """Headings that start on this row (the others go on from above), its codes and its cells."""

    heads: tuple[Head, ...]
    codes: tuple[Code, ...]
    cells: tuple[Observation | None, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A laid out table: `heads` by column dimension, `rows` from top to bottom."""

    stubs: tuple[Dimension, ...]
    columns: tuple[Dimension, ...]
    heads: tuple[tuple[Head, ...], ...]
    rows: tuple[Row, ...]
    fixed: tuple[tuple[Dimension, Code], ...] = ()


def default_view(cube: Cube, measure: str | None = None) -> View:
    """The last dimension across when it is narrow enough, the others down."""
    ids = tuple(d.id for d in cube.dimensions)
    across = len(ids) > 1 and len(cube.dimensions[-1].codes) <= WIDEST
    columns = ids[-1:] if across else ()
    return View(measure or cube.measures[0].id, ids[: len(ids) - len(columns)], columns)


def choose_view(cube: Cube, measure: str | None, places: Mapping[str, str]) -> View:
    """A view from what a reader chose: for each dimension `rows`, `columns` or one of its codes.

    A dimension that is not mentioned keeps its default place. Raises `UnknownPart`.
    """
    _demand(measure is None or measure in {m.id for m in cube.measures}, measure, [m.id for m in cube.measures])
    usual = default_view(cube, measure)
    rows, columns, fixed = [], [], {}
    for dimension in cube.dimensions:
        place = places.get(dimension.id) or ("columns" if dimension.id in usual.columns else "rows")
        if place == "rows":
            rows.append(dimension.id)
        elif place == "columns":
            columns.append(dimension.id)
        else:
            codes = [code.id for code in dimension.codes]
            _demand(place in codes, place, codes)
            fixed[dimension.id] = place
    return View(usual.measure, tuple(rows), tuple(columns), fixed)


def arrange(cube: Cube, view: View) -> Grid:
    """Lay the cube out; a cell that the cube does not have is None, its key is there still."""
    named = {d.id: d for d in cube.dimensions}
    stubs, columns = [named[id] for id in view.rows], [named[id] for id in view.columns]
    across = list(product(*(d.codes for d in columns)))
    rows = tuple(
        _row(cube, view, _starting(stubs, index), down, across)
        for index, down in enumerate(product(*(d.codes for d in stubs)))
    )
    fixed = tuple((named[id], named[id].code(code)) for id, code in view.fixed.items())
    return Grid(tuple(stubs), tuple(columns), tuple(_heads(columns)), rows, fixed)


def cell_key(cube: Cube, measure: str, codes: Mapping[str, str]) -> str:
    """`MEASURE.DIM1.DIM2…` in the cube's order; a dimension that is not given is at its total."""
    return ".".join((measure, *(codes.get(d.id, TOTAL) for d in cube.dimensions)))


def _row(
    cube: Cube, view: View, heads: tuple[Head, ...], down: tuple[Code, ...], across: Sequence[tuple[Code, ...]]
) -> Row:
    held = dict(view.fixed) | {id: code.id for id, code in zip(view.rows, down, strict=True)}
    keys = tuple(
        cell_key(cube, view.measure, held | {id: code.id for id, code in zip(view.columns, over, strict=True)})
        for over in across
    )
    return Row(heads, down, tuple(cube.observations.get(key) for key in keys), keys)


def _starting(stubs: Sequence[Dimension], index: int) -> tuple[Head, ...]:
    """The headings that begin at row `index`, outermost first."""
    found, span = [], 1
    for dimension in reversed(stubs):
        count = len(dimension.codes)
        if index % span == 0:
            found.append(Head(dimension, dimension.codes[index // span % count], span))
        span *= count
    return tuple(reversed(found))


def _heads(columns: Sequence[Dimension]) -> Iterator[tuple[Head, ...]]:
    """One row of headings for each column dimension, the outermost on top."""
    for depth, dimension in enumerate(columns):
        span = _size(columns[depth + 1 :])
        yield tuple(Head(dimension, code, span) for code in dimension.codes) * _size(columns[:depth])


def _size(dimensions: Sequence[Dimension]) -> int:
    size = 1
    for dimension in dimensions:
        size *= len(dimension.codes)
    return size


def _demand(holds: bool, part: str | None, known: Sequence[str]) -> None:
    if not holds:
        raise UnknownPart(part=part, known=", ".join(known))
