"""What readers may know: tables and their vintages, cubes, headlines, and the origin of a figure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from solieu.core.errors import StatError
from solieu.core.standards.cube import TOTAL, Cube, Measure, Observation
from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.disseminate.definition import Json, Shown, to_cube
from solieu.disseminate.models import Release, TableVersion
from solieu.disseminate.origin import Origin, gather
from solieu.vault import public

KEPT = 64


class UnknownTable(StatError):
    code = "disseminate.unknown-table"
    status = 404
    sentence = Text(
        "Chưa công bố bảng nào tên là {operation}/{table}.", "No table {operation}/{table} has been released."
    )
    remedy = Text("Tìm trong danh mục các bảng số liệu.", "Look for it in the catalogue of tables.")


class UnknownVintage(StatError):
    code = "disseminate.unknown-vintage"
    status = 404
    sentence = Text(
        "Bảng {operation}/{table} không có lần công bố {vintage}.",
        "Table {operation}/{table} has no vintage {vintage}.",
    )
    remedy = Text("Lần công bố mới nhất là {latest}.", "Its latest vintage is {latest}.")


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A vintage of a table, told without its figures. `definition` as `definition.compose` gives it."""

    operation: str
    wave: str
    table: str
    vintage: int
    latest: int
    operation_version: int
    cube: DatasetRef
    evidence: DatasetRef
    definition: Json
    release_number: int
    release_digest: str
    released_at: datetime
    released_by: str
    released_role: str

    @property
    def title(self) -> Text:
        return Text.read(self.definition["title"])

    @property
    def subject(self) -> Text:
        return Text.read(self.definition["subject"])

    @property
    def measures(self) -> tuple[Text, ...]:
        return tuple(Text.read(measure["name"]) for measure in self.definition["measures"])

    @property
    def link(self) -> str:
        """The permanent address, without a language."""
        return f"/tables/{self.operation}/{self.table}/v{self.vintage}/"


@dataclass(frozen=True, slots=True)
class Headline:
    """The total of a table's first measure, as the home page shows it."""

    info: TableInfo
    measure: Measure
    cell: Observation


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    operation: str
    wave: str
    number: int
    title: Text
    released_at: datetime
    tables: tuple[TableInfo, ...]


def catalogue(search: str = "") -> list[TableInfo]:
    """The latest vintage of every table, by subject and title; those that hold every searched word.

    Accents and case do not matter: `chi tieu` finds `Chi tiêu`.
    """
    newest = TableVersion.objects.select_related("release").order_by("operation", "table", "-vintage")
    found = [_info(row, row.vintage) for row in newest.distinct("operation", "table")]
    words = fold(search).split()
    kept = [info for info in found if all(word in _searched(info) for word in words)]
    return sorted(kept, key=lambda info: (fold(info.subject.vi), fold(info.title.vi), info.operation, info.table))


def table_info(operation: str, table: str, vintage: int | None = None) -> TableInfo:
    """A vintage, or the latest. Raises `UnknownTable` or `UnknownVintage`."""
    versions = TableVersion.objects.filter(operation=operation, table=table).select_related("release")
    newest = versions.order_by("-vintage").first()
    if newest is None:
        raise UnknownTable(operation=operation, table=table)
    found = newest if vintage is None else versions.filter(vintage=vintage).first()
    if found is None:
        raise UnknownVintage(operation=operation, table=table, vintage=vintage, latest=newest.vintage)
    return _info(found, newest.vintage)


def table(operation: str, table: str, vintage: int | None = None) -> Cube:
    """The published figures of a vintage (the latest by default)."""
    return cube_of(table_info(operation, table, vintage))


def vintages(operation: str, table: str) -> list[TableInfo]:
    """Every vintage of a table, newest first."""
    rows = list(
        TableVersion.objects.filter(operation=operation, table=table).select_related("release").order_by("-vintage")
    )
    return [_info(row, rows[0].vintage) for row in rows]


def cube_of(info: TableInfo) -> Cube:
    """The cube behind a vintage; read once in a process, for vintages never change."""
    return _cube(_Kept(info))


def origin(operation: str, table: str, vintage: int | None, key: str) -> Origin:
    """Where a figure comes from. Raises `UnknownTable`, `UnknownVintage` or `UnknownCell`."""
    info = table_info(operation, table, vintage)
    return gather(info, cube_of(info), key)


def trace(cell: str) -> Origin:
    """`operation/table:KEY` or `operation/table@vintage:KEY`; raises `UnreadableCell` and as `origin` does."""
    place, _, key = cell.partition(":")
    named, _, vintage = place.partition("@")
    operation, _, table = named.partition("/")
    if not (operation and table and key) or (vintage and not vintage.removeprefix("v").isdigit()):
        raise UnreadableCell(cell=cell)
    return origin(operation, table, int(vintage.removeprefix("v")) if vintage else None, key)


class UnreadableCell(StatError):
    code = "disseminate.unreadable-cell"
    sentence = Text("Không đọc được địa chỉ ô “{cell}”.", "“{cell}” is not the address of a cell.")
    remedy = Text(
        "Viết theo mẫu vlss-1998/expenditure:EXP_PC_MEAN.URBAN.F.PRIMARY, thêm @2 sau tên bảng nếu cần lần công bố 2.",
        "Write it like vlss-1998/expenditure:EXP_PC_MEAN.URBAN.F.PRIMARY, with @2 after the table for its vintage 2.",
    )


def headlines(tables: Sequence[TableInfo], limit: int = 4) -> list[Headline]:
    """The total of each table's first measure, where it has one."""
    found = [_headline(info) for info in tables]
    return [headline for headline in found if headline is not None][:limit]


def releases(limit: int = 3) -> list[ReleaseInfo]:
    """The newest releases with the tables that they brought."""
    rows = Release.objects.order_by("-released_at", "-id")[:limit]
    return [_release(row) for row in rows]


def fold(text: str) -> str:
    """Without accents and case, `đ` as `d`."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _searched(info: TableInfo) -> str:
    texts = [info.title, info.subject, *info.measures, Text.read(info.definition["operation"])]
    words = [word for text in texts for word in (text.vi, text.en)]
    return fold(" ".join([*words, info.operation, info.table]))


def _headline(info: TableInfo) -> Headline | None:
    cube = cube_of(info)
    measure = cube.measures[0]
    cell = cube.observations.get(".".join((measure.id, *(TOTAL for _ in cube.dimensions))))
    return Headline(info, measure, cell) if cell is not None and cell.value is not None else None


def _release(row: Release) -> ReleaseInfo:
    brought = TableVersion.objects.filter(release=row).order_by("table")
    tables = tuple(_info(table, table.vintage, row) for table in brought)
    return ReleaseInfo(row.operation, row.wave, row.number, Text.read(row.title), row.released_at, tables)


def _info(row: TableVersion, latest: int, release: Release | None = None) -> TableInfo:
    out = release or row.release
    return TableInfo(
        operation=row.operation,
        wave=row.wave,
        table=row.table,
        vintage=row.vintage,
        latest=latest,
        operation_version=row.operation_version,
        cube=DatasetRef(row.cube_dataset, row.cube_version, row.cube_digest),
        evidence=DatasetRef(row.evidence_dataset, row.evidence_version, row.evidence_digest),
        definition=row.definition,
        release_number=out.number,
        release_digest=out.digest,
        released_at=out.released_at,
        released_by=out.released_by,
        released_role=out.released_role,
    )


class _Kept:
    """A vintage as a key of the cache: the same cube under the same release is the same value."""

    def __init__(self, info: TableInfo) -> None:
        self.info = info
        self.key = (info.link, info.cube, info.release_digest, info.released_at)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, _Kept) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=KEPT)
def _cube(kept: _Kept) -> Cube:
    info = kept.info
    shown = Shown(info.vintage, info.released_at, info.link)
    rows = public.read(info.cube).to_pylist()
    return to_cube(info.definition, rows, operation=info.operation, table=info.table, shown=shown)
