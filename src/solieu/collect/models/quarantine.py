from django.db import models


class Quarantine(models.Model):
    """A payload that a person must decide about; nothing from a tablet is lost.

    `files` is a list of {filename, sha256, md5, size}, kept in the file store.
    """

    OPEN, RESOLVED, REJECTED = "open", "resolved", "rejected"
    STATES = [(OPEN, OPEN), (RESOLVED, RESOLVED), (REJECTED, REJECTED)]

    payload_id: str
    delivery = models.ForeignKey("collect.Delivery", on_delete=models.PROTECT, related_name="+")
    payload = models.OneToOneField("collect.Payload", on_delete=models.PROTECT, related_name="+")
    operation = models.CharField(max_length=100, db_index=True)
    wave = models.CharField(max_length=100)
    territory = models.CharField(max_length=100)
    enumerator = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=60)
    form_id = models.CharField(max_length=255)
    form_version = models.CharField(max_length=255, blank=True)
    instance_id = models.CharField(max_length=255)
    deprecated_id = models.CharField(max_length=255, blank=True)
    files = models.JSONField(default=list)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=STATES, default=OPEN)
    resolved_by = models.CharField(max_length=200, blank=True)
    resolved_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_decision_has_its_author_and_time",
                condition=models.Q(state="open", resolved_by="", resolved_at__isnull=True)
                | models.Q(state__in=["resolved", "rejected"], resolved_at__isnull=False) & ~models.Q(resolved_by=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.instance_id}"
