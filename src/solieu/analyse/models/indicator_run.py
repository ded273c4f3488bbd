import uuid

from django.db import models
from django.db.models import Q


class IndicatorStatus(models.TextChoices):
    RUNNING = "running"
    DONE = "done"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class IndicatorRun(models.Model):
    """One table made from one version of the clean records.

    `inputs` (clean, failures, changes, problems), `cube`, `evidence`: {dataset, version, digest}. `key` is the digest of all that the
    table depends on; a table whose key was done before is `unchanged` and takes that cube.
    `counts`: records in, cells, suppressed, unreliable; `outside`: records in no code, by dimension.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    operation = models.CharField(max_length=100)
    wave = models.CharField(max_length=100)
    table = models.CharField(max_length=100)
    operation_version = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    methods = models.JSONField(default=list)
    inputs = models.JSONField()
    cube = models.JSONField(default=dict, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=10, choices=IndicatorStatus)
    counts = models.JSONField(default=dict, blank=True)
    error = models.JSONField(default=dict, blank=True)
    seconds = models.FloatField(null=True)
    started_by = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-started_at",)
        constraints = [
            models.CheckConstraint(
                name="a_table_that_is_done_has_its_cube",
                condition=~Q(status__in=["done", "unchanged"]) | ~Q(cube={}) & ~Q(evidence={}),
            ),
            models.CheckConstraint(
                name="a_table_ends_unless_it_is_being_made",
                condition=Q(status="running", ended_at__isnull=True) | ~Q(status="running") & Q(ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="tables_of_a_wave", fields=["operation", "wave", "table", "-started_at"]),
            models.Index(name="tables_done_by_key", fields=["key"], condition=Q(status="done")),
        ]

    def __str__(self) -> str:
        return f"{self.operation}/{self.wave} {self.table} {self.status}"
