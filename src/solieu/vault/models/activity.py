from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Activity(models.Model):
    """What made dataset versions: who, when, with which method and parameters (PROV activity)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=50)
    label_vi = models.CharField(max_length=300)
    label_en = models.CharField(max_length=300)
    method = models.CharField(max_length=200, blank=True)
    parameters = models.JSONField(default=dict)
    derivations = models.JSONField(default=dict)
    agent = models.CharField(max_length=200)
    agent_role = models.CharField(max_length=200, blank=True)
    run = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    log = models.TextField(blank=True)
    uses: RelatedManager[Use]

    def __str__(self) -> str:
        return f"{self.kind} {self.label_en}"


class Use(models.Model):
    """What an activity used: a dataset version, or something outside the vault by its reference."""

    id: int
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="uses")
    role = models.CharField(max_length=100)
    version = models.ForeignKey("vault.DatasetVersion", on_delete=models.PROTECT, null=True, related_name="used_by")
    reference = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_use_names_a_version_or_a_reference",
                condition=models.Q(version__isnull=False, reference="")
                | (models.Q(version__isnull=True) & ~models.Q(reference="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.version or self.reference}"
