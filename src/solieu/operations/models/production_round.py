import uuid

from django.db import models


class ProductionRound(models.Model):
    """One going through the whole of an operation's wave: from submissions to the release."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        UNCHANGED = "unchanged"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    operation = models.CharField(max_length=100)
    wave = models.CharField(max_length=100)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey("platform.User", on_delete=models.PROTECT, null=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    run = models.UUIDField(null=True)
    release = models.CharField(max_length=100, blank=True)
    problem = models.JSONField(null=True)
    story = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(name="round_newest_first", fields=["operation", "-asked_at"])]

    def __str__(self) -> str:
        return f"{self.operation}/{self.wave} {self.state}"
