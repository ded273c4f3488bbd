import uuid

from django.db import models
from django.db.models import Q


class RunStatus(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Run(models.Model):
    """One passage of a wave's records through the steps of its operation.

    `source_…` is the dataset version that went in; `outputs` are the names of process.toml's
    [outputs] with the versions that came out; `error` is the problem of a failed run.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    operation = models.CharField(max_length=100)
    wave = models.CharField(max_length=100)
    operation_version = models.PositiveIntegerField()
    source_dataset = models.CharField(max_length=300)
    source_version = models.PositiveIntegerField()
    source_digest = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=RunStatus, default=RunStatus.QUEUED)
    started_by = models.CharField(max_length=200)
    started_by_id = models.BigIntegerField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    outputs = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("-started_at",)
        constraints = [
            models.UniqueConstraint(
                name="one_run_at_a_time_in_a_wave", fields=["operation", "wave"], condition=Q(status="running")
            ),
            models.CheckConstraint(
                name="a_run_ends_when_it_is_done_or_failed",
                condition=Q(status__in=["done", "failed"], ended_at__isnull=False)
                | Q(status__in=["queued", "running"], ended_at__isnull=True),
            ),
        ]
        indexes = [models.Index(name="runs_of_a_wave", fields=["operation", "wave", "-started_at"])]

    def __str__(self) -> str:
        return f"{self.operation}/{self.wave} {self.started_at:%Y-%m-%d %H:%M} {self.status}"
