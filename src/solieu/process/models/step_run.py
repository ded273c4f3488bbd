from django.db import models
from django.db.models import Q

from solieu.process.models.run import Run


class StepStatus(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class StepRun(models.Model):
    """What became of one step in one run.

    `key` is `core.pipeline.step_key`: a step whose key was done before takes the versions made
    then. `inputs` and `outputs`: table name → {dataset, version, digest}. `counts`: `in` and
    `out` (rows by table), `rules` and `problems` (records by code).
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=100)
    method = models.CharField(max_length=100)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    parameters = models.JSONField(default=dict)
    key = models.CharField(max_length=64, blank=True)
    inputs = models.JSONField(default=dict)
    outputs = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=StepStatus, default=StepStatus.WAITING)
    counts = models.JSONField(default=dict)
    seconds = models.FloatField(null=True)
    activity = models.UUIDField(null=True)
    log = models.TextField(blank=True)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(name="a_step_stands_once_in_a_run", fields=["run", "step"]),
            models.CheckConstraint(
                name="a_step_that_is_done_has_a_key", condition=~Q(status__in=["done", "unchanged"], key="")
            ),
        ]
        indexes = [models.Index(name="steps_done_by_key", fields=["key"], condition=Q(status="done"))]

    def __str__(self) -> str:
        return f"{self.step} {self.method} {self.status}"
