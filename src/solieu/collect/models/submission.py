from django.db import models


class Submission(models.Model):
    """One record of the field: an interview, known by the instanceID it first came with."""

    RECEIVED, PARTIAL = "received", "partial"
    STATES = [(RECEIVED, RECEIVED), (PARTIAL, PARTIAL)]

    operation = models.CharField(max_length=100)
    wave = models.CharField(max_length=100)
    form_id = models.CharField(max_length=255)
    root_instance_id = models.CharField(max_length=255)
    current_version = models.PositiveIntegerField(default=1)
    territory = models.CharField(max_length=100)
    enumerator = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=STATES, default=RECEIVED)
    received_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="an_instance_of_a_form_comes_once", fields=["form_id", "root_instance_id"]),
            models.CheckConstraint(
                name="a_received_submission_is_complete",
                condition=models.Q(state="received", completed_at__isnull=False)
                | models.Q(state="partial", completed_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="submission_newest_first", fields=["operation", "wave", "-received_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.root_instance_id}"


class SubmissionVersion(models.Model):
    """One state of a record: the payload as it came. Never changed; a correction is a new version."""

    payload_id: str
    submission = models.ForeignKey(
        "collect.Submission", on_delete=models.PROTECT, related_name="versions", db_index=False
    )
    number = models.PositiveIntegerField()
    instance_id = models.CharField(max_length=255)
    deprecated_id = models.CharField(max_length=255, blank=True)
    payload = models.ForeignKey("collect.Payload", on_delete=models.PROTECT, related_name="+", db_index=False)
    instrument = models.ForeignKey(
        "collect.InstrumentVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    form_version = models.CharField(max_length=255)
    enumerator = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    origin = models.CharField(max_length=20, default="device")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_submission_numbers_its_versions", fields=["submission", "number"]),
        ]
        indexes = [
            models.Index(name="version_by_instance", fields=["instance_id"]),
            models.Index(name="version_by_payload", fields=["payload"]),
        ]

    def __str__(self) -> str:
        return f"{self.instance_id} v{self.number}"
