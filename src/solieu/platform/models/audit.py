from django.db import models


class AuditEntry(models.Model):
    """One write: who, when, what, and the digests before and after. Never changed, never deleted.

    `transaction_id` is PostgreSQL's own, filled by the database; sealing follows its order.
    """

    id: int
    transaction_id = models.BigIntegerField(editable=False)
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    actor_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=100)
    subject = models.CharField(max_length=300)
    before = models.CharField(max_length=128, blank=True)
    after = models.CharField(max_length=128, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(name="audit_in_sealing_order", fields=["transaction_id", "id"]),
            models.Index(name="audit_by_subject", fields=["subject"]),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.action} {self.subject}"


class AuditSeal(models.Model):
    """A link of the chain: sha256 over the previous link and the entry."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal", db_constraint=False)
    transaction_id = models.BigIntegerField()
    chain = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.chain[:12]}"
