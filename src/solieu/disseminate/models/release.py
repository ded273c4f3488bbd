from django.db import models


class Release(models.Model):
    """One day's publication of a wave: which tables, by whom, sealed by a digest of them all."""

    operation = models.CharField(max_length=100)
    wave = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    title = models.JSONField()
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=200)
    released_role = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_wave_numbers_its_releases", fields=["operation", "wave", "number"]),
        ]
        indexes = [models.Index(name="release_by_time", fields=["-released_at"])]

    def __str__(self) -> str:
        return f"{self.operation}/{self.wave} #{self.number}"
