from __future__ import annotations

from django.db import models

from solieu.design.models.operation_version import OperationVersion


class EditRule(models.Model):
    """A rule of a version's rules.vtl; `variables` are the names that it looks at."""

    version = models.ForeignKey(OperationVersion, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=10)
    message_vi = models.TextField()
    message_en = models.TextField(blank=True)
    expression = models.TextField()
    source = models.TextField(blank=True)
    variables = models.JSONField(default=list)

    class Meta:
        ordering = ("version", "position")
        constraints = (models.UniqueConstraint(fields=("version", "code"), name="one_rule_per_code"),)

    def __str__(self) -> str:
        return self.code
