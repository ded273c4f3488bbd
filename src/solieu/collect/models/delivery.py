from django.db import models


class Payload(models.Model):
    """The bytes of a submission as they came, once, by their digest. Never changed, never deleted."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    bytes = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Delivery(models.Model):
    """One post to the door and what became of it. Append-only: the database refuses changes.

    A refused delivery leaves this entry and nothing else; `payload_sha256` is a digest, not a key.
    """

    id: int
    token_id: int | None
    received_at = models.DateTimeField()
    token = models.ForeignKey(
        "collect.AccessToken", on_delete=models.PROTECT, null=True, related_name="deliveries", db_index=False
    )
    remote = models.CharField(max_length=64, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    device_id = models.CharField(max_length=255, blank=True)
    form_id = models.CharField(max_length=255, blank=True)
    form_version = models.CharField(max_length=255, blank=True)
    instance_id = models.CharField(max_length=255, blank=True)
    payload_sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    incomplete = models.BooleanField(default=False)
    status = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=60)
    message = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(name="delivery_by_instance", fields=["instance_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.outcome} {self.instance_id}"
