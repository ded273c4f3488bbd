from __future__ import annotations

from django.db import models

from solieu.design.models.operation_version import OperationVersion


class OperationFile(models.Model):
    """A file of the folder, byte for byte, with its SHA-256."""

    version = models.ForeignKey(OperationVersion, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ("version", "name")
        constraints = (models.UniqueConstraint(fields=("version", "name"), name="one_file_per_name"),)

    def __str__(self) -> str:
        return f"{self.version}/{self.name}"
