from __future__ import annotations

from django.db import models

from solieu.design.models.operation_version import OperationVersion


class Question(models.Model):
    """A question of a version's questionnaire; `body` is the whole of it, in every language."""

    version = models.ForeignKey(OperationVersion, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=120, db_index=True)
    type = models.CharField(max_length=20)
    label_vi = models.TextField()
    label_en = models.TextField(blank=True)
    body = models.JSONField()

    class Meta:
        ordering = ("version", "position")
        constraints = (models.UniqueConstraint(fields=("version", "name"), name="one_question_per_name"),)

    def __str__(self) -> str:
        return self.name
