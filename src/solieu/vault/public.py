"""The door to what is released: aggregates only, for everybody."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction

from solieu.core.errors import StatError
from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.platform import audit
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, demand
from solieu.vault import store
from solieu.vault.models import DatasetVersion
from solieu.vault.queries import NoSuchVersion

RELEASABLE = frozenset({"cube", "evidence"})


class NotPublic(StatError):
    code = "vault.not-public"
    status = 403
    sentence = Text("Bộ dữ liệu {ref} chưa được công bố.", "The dataset {ref} has not been released.")
    remedy = Text("Chờ công bố, hoặc xin quyền tiếp cận.", "Wait for its release, or ask for access.")


class NotReleasable(StatError):
    code = "vault.not-releasable"
    status = 409
    sentence = Text("{ref} là dữ liệu vi mô, không công bố được.", "{ref} is microdata and cannot be released.")
    remedy = Text("Chỉ công bố bảng tổng hợp đã qua kiểm tra bảo mật.", "Release only protected aggregate tables.")


@transaction.atomic
def release(ref: DatasetRef, *, by: Actor, at: datetime) -> None:
    """Make a cube or its evidence readable to all; nothing else can be."""
    found = _find(ref)
    demand(by, Capability.RELEASE_PUBLISH, operation=found.dataset.operation)
    if found.dataset.kind not in RELEASABLE:
        raise NotReleasable(ref=ref)
    if found.access != "public":
        found.access = "public"
        found.save(update_fields=["access"])
        audit.record(action="vault.release", subject=f"dataset:{ref}", by=by, at=at, after=found.digest)


def read(ref: DatasetRef) -> pa.Table:
    """The rows of a released version."""
    found = _find(ref)
    if found.access != "public":
        raise NotPublic(ref=ref)
    return pq.read_table(store.file_of(found))


def _find(ref: DatasetRef) -> DatasetVersion:
    found = (
        DatasetVersion.objects.select_related("dataset").filter(dataset__code=ref.dataset, number=ref.version).first()
    )
    if found is None:
        raise NoSuchVersion(ref=ref)
    return found
