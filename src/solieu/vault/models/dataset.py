from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

ACCESS = [("confidential", "confidential"), ("restricted", "restricted"), ("public", "public")]


class Dataset(models.Model):
    """A series of versions of one table: `vlss-1998/1998/clean`."""

    code = models.CharField(max_length=300, unique=True)
    operation = models.CharField(max_length=100, db_index=True)
    wave = models.CharField(max_length=100)
    kind = models.CharField(max_length=50)
    versions: RelatedManager[DatasetVersion]

    def __str__(self) -> str:
        return self.code


class DatasetVersion(models.Model):
    """Immutable: a Parquet file, its schema, the digest of its content and of its bytes.

    Only `access` may change, from restricted to public, when a release says so.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    file_digest = models.CharField(max_length=64)
    path = models.CharField(max_length=300)
    rows = models.BigIntegerField()
    bytes = models.BigIntegerField()
    schema = models.JSONField()
    key = models.JSONField()
    access = models.CharField(max_length=20, choices=ACCESS)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    activity = models.ForeignKey("vault.Activity", on_delete=models.PROTECT, related_name="generated")
    activity_id: uuid.UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_content_has_one_version", fields=["dataset", "digest"]),
            models.UniqueConstraint(name="a_number_has_one_version", fields=["dataset", "number"]),
            models.CheckConstraint(
                name="access_is_a_known_class", condition=Q(access__in=[code for code, _ in ACCESS])
            ),
        ]
        indexes = [models.Index(name="version_by_digest", fields=["digest"])]

    def __str__(self) -> str:
        return f"{self.dataset.code}@{self.number}"
