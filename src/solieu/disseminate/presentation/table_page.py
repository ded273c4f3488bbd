"""A table's page: the sheet, the picture, and everything that is said around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from solieu.core.standards.cube import Cube
from solieu.core.standards.layout import View
from solieu.core.text import Text
from solieu.disseminate.drawing.bars import Picture, on_page
from solieu.disseminate.figures import LEGEND, MARKS, MISSING, NOT_APPLICABLE, SUPPRESSED, Say
from solieu.disseminate.presentation.downloads import CHART_FORMATS, TABLE_FORMATS, Format
from solieu.disseminate.presentation.grid import Choice, Sheet, choices, sheet
from solieu.disseminate.presentation.picture import picture_of
from solieu.disseminate.queries import TableInfo, vintages

SIGN_OF = {"Q": SUPPRESSED, "O": MISSING, "M": NOT_APPLICABLE, **MARKS}
UNDER = {
    "margin": Text(
        "Dòng nhỏ: sai số ± với độ tin cậy 95%, hoặc hai đầu của khoảng tin cậy khi không đối xứng.",
        "Small line: ± margin at 95% confidence, or both ends of the interval when it is not symmetric.",
    ),
    "se": Text("Dòng nhỏ: sai số chuẩn.", "Small line: standard error."),
    "cv": Text("Dòng nhỏ: hệ số biến thiên.", "Small line: coefficient of variation."),
    "n": Text("Dòng nhỏ: số đơn vị mẫu.", "Small line: sample units."),
}


@dataclass(frozen=True, slots=True)
class File:
    name: str
    what: str
    link: str
    media_type: str


@dataclass(frozen=True, slots=True)
class OtherVintage:
    number: int
    released: datetime
    link: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class TablePage:
    """Everything that the template writes, in the reader's language."""

    title: str
    subject: str
    operation: str
    agency: str
    measure: str
    unit: str
    definition: str
    period: str
    total: str
    vintage: int
    latest: int
    released: datetime
    sheet: Sheet
    choices: tuple[Choice, ...]
    legend: tuple[tuple[str, str], ...]
    under: str
    picture: Picture
    svg: SafeString
    notes: tuple[str, ...]
    source: str
    licence: str
    licence_link: str
    contact: str
    next_release: str
    files: tuple[File, ...]
    chart_files: tuple[File, ...]
    vintages: tuple[OtherVintage, ...]
    permalink: str
    latest_link: str


def table_page(info: TableInfo, cube: Cube, view: View, *, detail: str, say: Say, query: str) -> TablePage:
    """The page of one vintage in one view; `query` is what the reader chose, for the links to files."""
    measure = cube.measure(view.measure)
    laid = sheet(cube, view, say=say, detail=detail, link=lambda key: _link(info, "cell", key=key))
    picture = picture_of(cube, view, say)
    said = {name: Text.read(info.definition[name]) for name in ("operation", "contact")}
    licence = info.definition["licence"]
    whole = cube.observations.get(".".join((measure.id, *("_T" for _ in cube.dimensions))))
    return TablePage(
        title=say.text(cube.title),
        subject=say.text(info.subject),
        operation=say.text(said["operation"]),
        agency=say.text(Text.read(info.definition["agency"]["name"])),
        measure=say.text(measure.name),
        unit=say.text(measure.unit),
        definition=say.text(measure.definition),
        period=cube.period,
        total=say.number(whole.n) if whole is not None and whole.n is not None else "",
        vintage=info.vintage,
        latest=info.latest,
        released=info.released_at,
        sheet=laid,
        choices=choices(cube, view, say=say, detail=detail),
        legend=_legend(laid, say),
        under=say.text(UNDER[detail]) if detail in UNDER else "",
        picture=picture,
        svg=mark_safe(on_page(picture, "chart")),  # noqa: S308 - the pen escapes every text
        notes=tuple(say.text(note) for note in cube.notes),
        source=say.text(cube.source),
        licence=say.text(Text.read(licence["name"])),
        licence_link=licence["url"],
        contact=say.text(said["contact"]),
        next_release=info.definition["next_release"],
        files=tuple(_file(info, format, query, say) for format in TABLE_FORMATS),
        chart_files=tuple(_file(info, format, query, say) for format in CHART_FORMATS),
        vintages=tuple(_vintage(other, info) for other in vintages(info.operation, info.table)),
        permalink=_link(info, "vintage"),
        latest_link=reverse("disseminate:table", kwargs={"operation": info.operation, "table": info.table}),
    )


def _legend(laid: Sheet, say: Say) -> tuple[tuple[str, str], ...]:
    """The signs that are in this view, with their meanings."""
    used = {SIGN_OF[status] for status in laid.signs if status in SIGN_OF}
    zero = any(figure.text == "0" for line in laid.lines for figure in line.figures)
    used |= {"0"} if zero else set()
    return tuple((sign, say.text(meaning)) for sign, meaning in LEGEND if sign in used)


def _file(info: TableInfo, format: Format, query: str, say: Say) -> File:
    link = _link(info, "download", file=f"{info.table}.{format.ending}")
    as_seen = query and format.ending in ("xlsx", "svg", "png")
    return File(format.name, say.text(format.what), f"{link}?{query}" if as_seen else link, format.media_type)


def _vintage(other: TableInfo, this: TableInfo) -> OtherVintage:
    return OtherVintage(other.vintage, other.released_at, _link(other, "vintage"), other.vintage == this.vintage)


def _link(info: TableInfo, name: str, **more: str) -> str:
    where = {"operation": info.operation, "table": info.table, "vintage": info.vintage}
    return reverse(f"disseminate:{name}", kwargs=where | more)
