from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models

from solieu.platform.actors import COUNTRY, EVERY, Role

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class User(AbstractUser):
    """A person (or a program) that signs in."""

    full_name = models.CharField(max_length=200, blank=True)
    grants: RelatedManager[Grant]

    def __str__(self) -> str:
        return self.full_name or self.username


class Grant(models.Model):
    """A role, bound to an operation and a territory."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role if role != Role.SYSTEM])
    operation = models.CharField(max_length=100, default=EVERY)
    territory = models.CharField(max_length=100, default=COUNTRY)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_grant_stands_once", fields=["user", "role", "operation", "territory"])
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} ({self.operation}, {self.territory})"
