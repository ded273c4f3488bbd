"""Reads of the catalogue and of lineage: metadata only, never a row."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from solieu.core.errors import StatError
from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.vault.models import Activity, DatasetVersion


class NoSuchVersion(StatError):
    code = "vault.no-such-version"
    status = 404
    sentence = Text("Kho không có phiên bản {ref}.", "The vault has no version {ref}.")
    remedy = Text("Kiểm tra mã bộ dữ liệu và số phiên bản.", "Check the dataset's code and the version's number.")


@dataclass(frozen=True, slots=True)
class VersionNode:
    """One dataset version, told without its rows."""

    ref: DatasetRef
    kind: str
    rows: int
    bytes: int
    access: str
    file_digest: str
    schema: list[dict[str, str]]
    created_at: datetime
    created_by: str
    activity: uuid.UUID

    @property
    def id(self) -> str:
        return f"dataset:{self.ref}"


@dataclass(frozen=True, slots=True)
class UseEdge:
    role: str
    ref: DatasetRef | None
    reference: str

    @property
    def id(self) -> str:
        return f"dataset:{self.ref}" if self.ref else self.reference


@dataclass(frozen=True, slots=True)
class ActivityNode:
    """What made versions: method, parameters, who, when, what it used."""

    id: uuid.UUID
    kind: str
    label: Text
    method: str
    parameters: dict[str, Any]
    derivations: dict[str, list[str]]
    agent: str
    agent_role: str
    run: str
    started_at: datetime
    ended_at: datetime | None
    counts: dict[str, Any]
    log: str
    uses: tuple[UseEdge, ...]


@dataclass(frozen=True, slots=True)
class LineageGraph:
    """Everything behind one version, nearest first (breadth-first over what was used)."""

    root: DatasetRef
    versions: dict[str, VersionNode]
    activities: dict[uuid.UUID, ActivityNode]

    def references(self) -> list[str]:
        found = [edge.reference for node in self.activities.values() for edge in node.uses if edge.reference]
        return sorted(set(found))

    def maker(self, ref: DatasetRef) -> ActivityNode:
        return self.activities[self.versions[str(ref)].activity]


def version(ref: DatasetRef | str) -> VersionNode:
    """By reference, or by `code@number`."""
    code, _, number = str(ref).rpartition("@")
    found = DatasetVersion.objects.select_related("dataset").filter(dataset__code=code, number=int(number or 0)).first()
    if found is None:
        raise NoSuchVersion(ref=ref)
    return _version_node(found)


def latest(code: str) -> VersionNode | None:
    found = DatasetVersion.objects.select_related("dataset").filter(dataset__code=code).order_by("-number").first()
    return _version_node(found) if found else None


def versions(operation: str, wave: str = "") -> list[VersionNode]:
    """Every version of an operation, newest first."""
    found = DatasetVersion.objects.select_related("dataset").filter(dataset__operation=operation)
    if wave:
        found = found.filter(dataset__wave=wave)
    return [_version_node(v) for v in found.order_by("-created_at", "dataset__code")]


def count_versions() -> int:
    return DatasetVersion.objects.count()


def ancestry(ref: DatasetRef) -> LineageGraph:
    """The lineage of a version, back to what nobody made here; two queries a generation."""
    versions: dict[str, VersionNode] = {}
    activities: dict[uuid.UUID, ActivityNode] = {}
    waiting = [version(ref)]
    while waiting:
        versions.update({str(node.ref): node for node in waiting})
        makers = _activities({node.activity for node in waiting} - set(activities))
        activities.update({maker.id: maker for maker in makers})
        wanted = {edge.ref for maker in makers for edge in maker.uses if edge.ref} - {v.ref for v in versions.values()}
        waiting = _version_nodes(wanted)
    return LineageGraph(ref, versions, activities)


def _activities(ids: Iterable[uuid.UUID]) -> list[ActivityNode]:
    found = Activity.objects.filter(id__in=list(ids)).prefetch_related("uses__version__dataset")
    return [_activity_node(activity) for activity in found]


def _version_nodes(refs: Iterable[DatasetRef]) -> list[VersionNode]:
    wanted = {str(ref) for ref in refs}
    codes = {ref.rpartition("@")[0] for ref in wanted}
    found = DatasetVersion.objects.select_related("dataset").filter(dataset__code__in=codes)
    return [node for node in map(_version_node, found) if str(node.ref) in wanted]


def _version_node(found: DatasetVersion) -> VersionNode:
    return VersionNode(
        ref=DatasetRef(found.dataset.code, found.number, found.digest),
        kind=found.dataset.kind,
        rows=found.rows,
        bytes=found.bytes,
        access=found.access,
        file_digest=found.file_digest,
        schema=found.schema,
        created_at=found.created_at,
        created_by=found.created_by,
        activity=found.activity_id,
    )


def _activity_node(found: Activity) -> ActivityNode:
    return ActivityNode(
        id=found.id,
        kind=found.kind,
        label=Text(found.label_vi, found.label_en),
        method=found.method,
        parameters=found.parameters,
        derivations=found.derivations,
        agent=found.agent,
        agent_role=found.agent_role,
        run=found.run,
        started_at=found.started_at,
        ended_at=found.ended_at,
        counts=found.counts,
        log=found.log,
        uses=tuple(_use_edge(use) for use in sorted(found.uses.all(), key=lambda use: use.id)),
    )


def _use_edge(use: Any) -> UseEdge:
    if use.version is None:
        return UseEdge(use.role, None, use.reference)
    return UseEdge(use.role, DatasetRef(use.version.dataset.code, use.version.number, use.version.digest), "")
