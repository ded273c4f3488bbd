from django.db import models


class Attachment(models.Model):
    """A file that answers name, a file that came, or both.

    Expected and not received: still awaited. Received and not expected: an orphan, kept and
    shown. `sha256` is empty until the file is here.
    """

    submission = models.ForeignKey("collect.Submission", on_delete=models.PROTECT, related_name="attachments")
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, blank=True)
    md5 = models.CharField(max_length=32, blank=True)
    size = models.BigIntegerField(default=0)
    expected = models.BooleanField(default=False)
    received = models.BooleanField(default=False)
    orphan = models.BooleanField(default=False)
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_file_of_a_submission_is_kept_once", fields=["submission", "filename", "sha256"]
            ),
            models.CheckConstraint(
                name="a_received_file_has_a_digest",
                condition=models.Q(received=True) & ~models.Q(sha256="") | models.Q(received=False, sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return self.filename
