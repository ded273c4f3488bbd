from django.db import models


class InstrumentVersion(models.Model):
    """A questionnaire as devices get it: the bytes served, their digests, the questions asked.

    Immutable but for `status`. `operation_version` is the version of the operation that brought
    these bytes first. `questions` is a list of {name, path, type, label, categories}.
    """

    PUBLISHED, CLOSING, CLOSED = "published", "closing", "closed"
    STATUSES = [(PUBLISHED, PUBLISHED), (CLOSING, CLOSING), (CLOSED, CLOSED)]

    operation = models.CharField(max_length=100, db_index=True)
    operation_version = models.PositiveIntegerField()
    form_id = models.CharField(max_length=255)
    version = models.CharField(max_length=255)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    xform = models.BinaryField()
    md5 = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=20, choices=STATUSES, default=PUBLISHED)
    questions = models.JSONField(default=list)
    binary_paths = models.JSONField(default=list)
    repeat_paths = models.JSONField(default=list)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_form_version_is_published_once", fields=["form_id", "version"]),
            models.CheckConstraint(
                name="an_instrument_is_published_closing_or_closed",
                condition=models.Q(status__in=["published", "closing", "closed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.version}"
