from django.conf import settings
from django.db import models


class AccessToken(models.Model):
    """The right of one person's devices to fetch forms and send records. Only its digest is kept."""

    user_id: int | None
    digest = models.CharField(max_length=64, unique=True)
    operation = models.CharField(max_length=100, db_index=True)
    wave = models.CharField(max_length=100)
    territory = models.CharField(max_length=100)
    enumerator = models.CharField(max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.enumerator} ({self.operation}, {self.territory})"
