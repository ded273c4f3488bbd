"""A cube as a page shows it: headings with their spans, figures as written, links to their origins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from solieu.core.standards.cube import TOTAL, Cube, Measure, Observation
from solieu.core.standards.layout import Grid, Row, View, arrange
from solieu.core.text import Text
from solieu.disseminate.figures import Say

DETAILS = {
    "margin": Text("sai số (khoảng tin cậy 95%)", "margin of error (95% interval)"),
    "se": Text("sai số chuẩn", "standard error"),
    "cv": Text("hệ số biến thiên", "coefficient of variation"),
    "n": Text("số đơn vị mẫu", "sample units"),
    "none": Text("không kèm gì", "nothing"),
}
"""What may stand under each figure."""

CLASSES = {"Q": "suppressed", "U": "low", "E": "low"}


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    span: int
    scope: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell: the figure, what stands under it, how it is to be taken, and where its origin is told."""

    text: str
    detail: str
    link: str
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    headings: tuple[Heading, ...]
    figures: tuple[Figure, ...]
    is_total: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table ready to be written: corner headings, rows of column headings, lines, what is held fixed."""

    corners: tuple[str, ...]
    heads: tuple[tuple[Heading, ...], ...]
    lines: tuple[Line, ...]
    fixed: tuple[tuple[str, str], ...]
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One selection box of the form: what may be chosen, and what is."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


def sheet(cube: Cube, view: View, *, say: Say, detail: str, link: Callable[[str], str]) -> Sheet:
    """Lay the view out in a language; `link` gives the address of a cell's origin from its key."""
    grid = arrange(cube, view)
    measure = cube.measure(view.measure)
    writer = _Writer(measure, say, detail, link)
    return Sheet(
        corners=tuple(say.text(d.name) for d in grid.stubs),
        heads=_heads(grid, say),
        lines=tuple(writer.line(row) for row in grid.rows),
        fixed=tuple((say.text(d.name), say.text(code.name)) for d, code in grid.fixed),
        signs=frozenset(cell.status if cell else "O" for row in grid.rows for cell in row.cells),
    )


def choices(cube: Cube, view: View, *, say: Say, detail: str) -> tuple[Choice, ...]:
    """The form that chooses measure, places of dimensions and detail, as it stands."""
    measures = tuple((m.id, say.text(m.name)) for m in cube.measures)
    found = [Choice("measure", say.text(MEASURE), measures, view.measure)]
    for dimension in cube.dimensions:
        options = [("rows", say.text(ROWS)), ("columns", say.text(COLUMNS))]
        options += [(code.id, say.text(ONLY).format(say.text(code.name))) for code in dimension.codes]
        found.append(Choice(dimension.id, say.text(dimension.name), tuple(options), _place(view, dimension.id)))
    details = tuple((id, say.text(name)) for id, name in DETAILS.items())
    return (*found, Choice("detail", say.text(DETAIL), details, detail))


MEASURE = Text("Chỉ tiêu", "Measure")
ROWS = Text("theo hàng", "down the rows")
COLUMNS = Text("theo cột", "across the columns")
ONLY = Text("chỉ {}", "only {}")
DETAIL = Text("Dưới mỗi con số", "Under each figure")


@dataclass(frozen=True, slots=True)
class _Writer:
    measure: Measure
    say: Say
    detail: str
    link: Callable[[str], str]

    def line(self, row: Row) -> Line:
        headings = tuple(
            Heading(self.say.text(head.code.name), head.span, "rowgroup" if head.span > 1 else "row")
            for head in row.heads
        )
        figures = tuple(self.figure(cell, key) for cell, key in zip(row.cells, row.keys, strict=True))
        return Line(headings, figures, bool(row.codes) and all(code.id == TOTAL for code in row.codes))

    def figure(self, cell: Observation | None, key: str) -> Figure:
        link = self.link(key) if cell is not None else ""
        kind = CLASSES.get(cell.status, "") if cell is not None else ""
        return Figure(self.say.value(cell, self.measure), self.under(cell), link, kind)

    def under(self, cell: Observation | None) -> str:
        """What stands under a figure that is there."""
        if cell is None or cell.value is None:
            return ""
        told: Mapping[str, str] = {
            "margin": self.say.margin(cell, self.measure),
            "se": self.say.number(cell.se, self.measure.decimals + 1),
            "cv": self.say.percent(cell.cv),
            "n": f"n = {self.say.number(cell.n)}",
        }
        return told.get(self.detail, "")


def _heads(grid: Grid, say: Say) -> tuple[tuple[Heading, ...], ...]:
    scope = {True: "colgroup", False: "col"}
    return tuple(
        tuple(Heading(say.text(head.code.name), head.span, scope[head.span > 1]) for head in heads)
        for heads in grid.heads
    )


def _place(view: View, dimension: str) -> str:
    if dimension in view.fixed:
        return view.fixed[dimension]
    return "columns" if dimension in view.columns else "rows"
