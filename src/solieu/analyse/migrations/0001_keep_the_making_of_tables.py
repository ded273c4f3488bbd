import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="IndicatorRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("operation", models.CharField(max_length=100)),
                ("wave", models.CharField(max_length=100)),
                ("table", models.CharField(max_length=100)),
                ("operation_version", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=64)),
                ("methods", models.JSONField(default=list)),
                ("inputs", models.JSONField()),
                ("cube", models.JSONField(blank=True, default=dict)),
                ("evidence", models.JSONField(blank=True, default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("done", "Done"),
                            ("unchanged", "Unchanged"),
                            ("failed", "Failed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("counts", models.JSONField(blank=True, default=dict)),
                ("error", models.JSONField(blank=True, default=dict)),
                ("seconds", models.FloatField(null=True)),
                ("started_by", models.CharField(max_length=200)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-started_at",),
                "indexes": [
                    models.Index(fields=["operation", "wave", "table", "-started_at"], name="tables_of_a_wave"),
                    models.Index(condition=models.Q(("status", "done")), fields=["key"], name="tables_done_by_key"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["done", "unchanged"]), _negated=True),
                            models.Q(models.Q(("cube", {}), _negated=True), models.Q(("evidence", {}), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_table_that_is_done_has_its_cube",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("status", "running")),
                            models.Q(models.Q(("status", "running"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_table_ends_unless_it_is_being_made",
                    ),
                ],
            },
        ),
    ]
