from django.db import models
from django.db.models import Q


class TableVersion(models.Model):
    """A vintage of a table: never changed, never taken away.

    `cube_*` and `evidence_*` name public dataset versions of the vault. `definition` is what the
    operation said of the table on that day: titles, dimensions with codes, measures, notes, source.
    """

    operation = models.CharField(max_length=100)
    wave = models.CharField(max_length=100)
    table = models.CharField(max_length=100)
    vintage = models.PositiveIntegerField()
    release = models.ForeignKey("disseminate.Release", on_delete=models.PROTECT, related_name="tables")
    operation_version = models.PositiveIntegerField()
    cube_dataset = models.CharField(max_length=300)
    cube_version = models.PositiveIntegerField()
    cube_digest = models.CharField(max_length=64)
    evidence_dataset = models.CharField(max_length=300)
    evidence_version = models.PositiveIntegerField()
    evidence_digest = models.CharField(max_length=64)
    definition = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_table_numbers_its_vintages", fields=["operation", "table", "vintage"]),
            models.CheckConstraint(name="vintages_count_from_one", condition=Q(vintage__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.operation}/{self.table}@{self.vintage}"
