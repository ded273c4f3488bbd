"""Publish the tables of a wave: new vintages of what changed, nothing for what did not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction

from solieu.core.errors import StatError
from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.design.queries import definition as definition_of
from solieu.disseminate import definition as table_definition
from solieu.disseminate.models import Release, TableVersion
from solieu.platform import audit
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, demand
from solieu.vault import public

LOCK = 7_305_041


class NothingToPublish(StatError):
    code = "disseminate.nothing-to-publish"
    status = 409
    sentence = Text("Chưa có bảng nào để công bố.", "There is no table to release.")
    remedy = Text("Lập bảng của đợt này trước.", "Make the tables of this wave first.")


class CompiledTable(Protocol):
    """A table that was made and protected: its cube, and the evidence behind its cells."""

    @property
    def table_id(self) -> str: ...
    @property
    def cube(self) -> DatasetRef: ...
    @property
    def evidence(self) -> DatasetRef: ...


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table of a publication: the vintage that readers get from now on, and whether it is new."""

    table: str
    vintage: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of it; `changed` is False when every table was out already, as it is."""

    operation: str
    wave: str
    number: int
    digest: str
    released_at: datetime
    released_by: str
    changed: bool
    tables: tuple[PublishedTable, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    compiled: CompiledTable
    definition: dict[str, Any]
    operation_version: int
    last: TableVersion | None

    @property
    def content(self) -> tuple[str, str, str]:
        """What a reader would see: cube, evidence and words. Two alike are the same vintage."""
        return (self.compiled.cube.digest, self.compiled.evidence.digest, canonical(self.definition))

    @property
    def is_out(self) -> bool:
        last = self.last
        return last is not None and self.content == (last.cube_digest, last.evidence_digest, canonical(last.definition))


@transaction.atomic
def publish(*, operation: str, wave: str, tables: Sequence[CompiledTable], by: Actor, at: datetime) -> Publication:
    """Make the tables' cubes and evidence public, and give every table that changed a new vintage.

    Demands RELEASE_PUBLISH for the operation. Publishing the same content again changes nothing;
    publishing no table at all raises `NothingToPublish`.
    """
    demand(by, Capability.RELEASE_PUBLISH, operation=operation)
    if not tables:
        raise NothingToPublish
    _alone(operation)
    candidates = [_candidate(operation, wave, compiled) for compiled in tables]
    last = Release.objects.filter(operation=operation, wave=wave).order_by("-number").first()
    if last is not None and all(candidate.is_out for candidate in candidates):
        return _publication(last, candidates, changed=False)
    digest = _digest(candidates)
    release = Release.objects.create(
        operation=operation,
        wave=wave,
        number=last.number + 1 if last else 1,
        title=definition_of(operation).release.get("title") or definition_of(operation).title.to_json(),
        released_at=at,
        released_by=by.name,
        released_role=by.roles,
        digest=digest,
    )
    for candidate in candidates:
        if not candidate.is_out:
            _put_out(candidate, release, by, at)
    _note(release, candidates, last.digest if last else "", by, at)
    return _publication(release, candidates, changed=True)


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _alone(operation: str) -> None:
    """One publication of an operation at a time, so that vintages count without gaps."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, operation])


def _candidate(operation: str, wave: str, compiled: CompiledTable) -> _Candidate:
    """The table in the words of the newest version: its figures may be older, when only words changed since."""
    definition = definition_of(operation)
    words = json.loads(canonical(table_definition.compose(definition, compiled.table_id, wave)))
    versions = TableVersion.objects.filter(operation=operation, table=compiled.table_id)
    return _Candidate(compiled, words, definition.version, versions.order_by("-vintage").first())


def _put_out(candidate: _Candidate, release: Release, by: Actor, at: datetime) -> None:
    cube, evidence = candidate.compiled.cube, candidate.compiled.evidence
    for ref in (cube, evidence):
        public.release(ref, by=by, at=at)
    TableVersion.objects.create(
        operation=release.operation,
        wave=release.wave,
        table=candidate.compiled.table_id,
        vintage=candidate.last.vintage + 1 if candidate.last else 1,
        release=release,
        operation_version=candidate.operation_version,
        cube_dataset=cube.dataset,
        cube_version=cube.version,
        cube_digest=cube.digest,
        evidence_dataset=evidence.dataset,
        evidence_version=evidence.version,
        evidence_digest=evidence.digest,
        definition=candidate.definition,
    )


def _digest(candidates: Sequence[_Candidate]) -> str:
    """SHA-256 over every table's content, in the order of their codes."""
    told = sorted((c.compiled.table_id, *c.content) for c in candidates)
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def _note(release: Release, candidates: Sequence[_Candidate], before: str, by: Actor, at: datetime) -> None:
    tables = {c.compiled.table_id: str(c.compiled.cube) for c in candidates if not c.is_out}
    subject = f"release:{release.operation}/{release.wave}#{release.number}"
    audit.record(
        action="release.publish", subject=subject, by=by, at=at, before=before, after=release.digest, facts=tables
    )


def _publication(release: Release, candidates: Sequence[_Candidate], *, changed: bool) -> Publication:
    return Publication(
        release.operation,
        release.wave,
        release.number,
        release.digest,
        release.released_at,
        release.released_by,
        changed,
        tuple(_published(candidate) for candidate in candidates),
    )


def _published(candidate: _Candidate) -> PublishedTable:
    last = candidate.last.vintage if candidate.last else 0
    return PublishedTable(candidate.compiled.table_id, last + (not candidate.is_out), not candidate.is_out)
