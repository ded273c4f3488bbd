import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("operation", models.CharField(max_length=100)),
                ("wave", models.CharField(max_length=100)),
                ("operation_version", models.PositiveIntegerField()),
                ("source_dataset", models.CharField(max_length=300)),
                ("source_version", models.PositiveIntegerField()),
                ("source_digest", models.CharField(max_length=64)),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Queued"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("started_by", models.CharField(max_length=200)),
                ("started_by_id", models.BigIntegerField(null=True)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.JSONField(blank=True, default=dict)),
                ("counts", models.JSONField(blank=True, default=dict)),
                ("outputs", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ("-started_at",),
                "indexes": [models.Index(fields=["operation", "wave", "-started_at"], name="runs_of_a_wave")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "running")),
                        fields=("operation", "wave"),
                        name="one_run_at_a_time_in_a_wave",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("status__in", ["done", "failed"])),
                            models.Q(("ended_at__isnull", True), ("status__in", ["queued", "running"])),
                            _connector="OR",
                        ),
                        name="a_run_ends_when_it_is_done_or_failed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StepRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("step", models.CharField(max_length=100)),
                ("method", models.CharField(max_length=100)),
                ("title_vi", models.CharField(max_length=300)),
                ("title_en", models.CharField(blank=True, max_length=300)),
                ("parameters", models.JSONField(default=dict)),
                ("key", models.CharField(blank=True, max_length=64)),
                ("inputs", models.JSONField(default=dict)),
                ("outputs", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("unchanged", "Unchanged"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                ("seconds", models.FloatField(null=True)),
                ("activity", models.UUIDField(null=True)),
                ("log", models.TextField(blank=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="process.run"
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "indexes": [
                    models.Index(condition=models.Q(("status", "done")), fields=["key"], name="steps_done_by_key")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "step"), name="a_step_stands_once_in_a_run"),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), ("status__in", ["done", "unchanged"]), _negated=True),
                        name="a_step_that_is_done_has_a_key",
                    ),
                ],
            },
        ),
    ]
