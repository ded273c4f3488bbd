from django.db import models


class Wave(models.Model):
    """One round of an operation in the field."""

    operation = models.CharField(max_length=100)
    code = models.CharField(max_length=100)
    title_vi = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    period = models.CharField(max_length=100, blank=True)
    collection_start = models.DateField(null=True)
    collection_end = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="an_operation_has_a_wave_once", fields=["operation", "code"])]

    def __str__(self) -> str:
        return f"{self.operation}/{self.code}"
