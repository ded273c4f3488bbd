from __future__ import annotations

from django.db import models

from solieu.design.models.operation import Operation


class OperationVersion(models.Model):
    """One import of the folder that changed something. Never updated.

    `xform` is what devices get: kept, because another converter could make other bytes of the
    same workbook. `summary` is what lists and searches show without opening the files.
    """

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    form_id = models.CharField(max_length=120)
    form_version = models.CharField(max_length=60)
    xform = models.BinaryField()
    xform_digest = models.CharField(max_length=64)
    summary = models.JSONField(default=dict)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("operation", "-number")
        constraints = (models.UniqueConstraint(fields=("operation", "number"), name="one_number_per_operation"),)
        indexes = (models.Index(fields=("form_id", "form_version"), name="design_form_version"),)

    def __str__(self) -> str:
        return f"{self.operation.code}@{self.number}"
