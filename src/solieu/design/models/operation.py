from __future__ import annotations

from django.db import models


class Operation(models.Model):
    """A survey, census, register or reporting scheme; what it is stands in its versions."""

    code = models.SlugField(max_length=60, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code
