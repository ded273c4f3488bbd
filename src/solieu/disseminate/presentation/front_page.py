"""The home page and the catalogue: what is new, headline figures, tables by subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse

from solieu.core.standards.cube import TOTAL
from solieu.core.text import Text
from solieu.disseminate.figures import Say
from solieu.disseminate.queries import Headline, ReleaseInfo, TableInfo

MARGIN = Text("± là sai số với độ tin cậy 95%.", "± is the margin of error at 95% confidence.")


@dataclass(frozen=True, slots=True)
class Hero:
    """A headline figure as it is shown; its link opens its origin."""

    label: str
    value: str
    margin: str
    unit: str
    period: str
    released: datetime
    link: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A table in a list."""

    title: str
    measures: tuple[str, ...]
    operation: str
    period: str
    released: datetime
    link: str
    permalink: str

    @property
    def short(self) -> str:
        """Its first measure: what it is about, without its breakdowns."""
        return self.measures[0]


@dataclass(frozen=True, slots=True)
class Subject:
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class News:
    title: str
    released: datetime
    number: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class FrontPage:
    heroes: tuple[Hero, ...]
    news: tuple[News, ...]
    subjects: tuple[Subject, ...]
    count: int
    margin_note: str


def front_page(
    tables: Sequence[TableInfo], headlines: Sequence[Headline], releases: Sequence[ReleaseInfo], say: Say
) -> FrontPage:
    """`tables` come in the order of their subjects."""
    groups = groupby(tables, key=lambda info: say.text(info.subject))
    subjects = tuple(Subject(name, tuple(_entry(info, say) for info in members)) for name, members in groups)
    news = tuple(_news(release, say) for release in releases)
    return FrontPage(
        tuple(_hero(headline, say) for headline in headlines), news, subjects, len(tables), say.text(MARGIN)
    )


def _hero(headline: Headline, say: Say) -> Hero:
    info, measure, cell = headline.info, headline.measure, headline.cell
    key = ".".join((measure.id, *(TOTAL for _ in cell.codes)))
    where = {"operation": info.operation, "table": info.table, "vintage": info.vintage, "key": key}
    return Hero(
        label=say.text(measure.name),
        value=say.value(cell, measure),
        margin=say.margin(cell, measure),
        unit=say.text(measure.unit),
        period=info.definition["period"],
        released=info.released_at,
        link=reverse("disseminate:cell", kwargs=where),
    )


def _entry(info: TableInfo, say: Say) -> Entry:
    where = {"operation": info.operation, "table": info.table}
    return Entry(
        title=say.text(info.title),
        measures=tuple(say.text(name) for name in info.measures),
        operation=say.text(Text.read(info.definition["operation"])),
        period=info.definition["period"],
        released=info.released_at,
        link=reverse("disseminate:table", kwargs=where),
        permalink=reverse("disseminate:vintage", kwargs=where | {"vintage": info.vintage}),
    )


def _news(release: ReleaseInfo, say: Say) -> News:
    entries = tuple(_entry(info, say) for info in release.tables)
    return News(say.text(release.title), release.released_at, release.number, entries)
