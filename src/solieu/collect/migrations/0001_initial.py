
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Payload',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('bytes', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='AccessToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('operation', models.CharField(db_index=True, max_length=100)),
                ('wave', models.CharField(max_length=100)),
                ('territory', models.CharField(max_length=100)),
                ('enumerator', models.CharField(max_length=200)),
                ('issued_at', models.DateTimeField()),
                ('issued_by', models.CharField(max_length=200)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('last_used_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_at', models.DateTimeField()),
                ('remote', models.CharField(blank=True, max_length=64)),
                ('user_agent', models.CharField(blank=True, max_length=300)),
                ('device_id', models.CharField(blank=True, max_length=255)),
                ('form_id', models.CharField(blank=True, max_length=255)),
                ('form_version', models.CharField(blank=True, max_length=255)),
                ('instance_id', models.CharField(blank=True, max_length=255)),
                ('payload_sha256', models.CharField(blank=True, max_length=64)),
                ('size', models.BigIntegerField(default=0)),
                ('files', models.PositiveIntegerField(default=0)),
                ('incomplete', models.BooleanField(default=False)),
                ('status', models.PositiveSmallIntegerField()),
                ('outcome', models.CharField(max_length=60)),
                ('message', models.TextField(blank=True)),
                ('token', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='collect.accesstoken')),
            ],
        ),
        migrations.CreateModel(
            name='InstrumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('operation', models.CharField(db_index=True, max_length=100)),
                ('operation_version', models.PositiveIntegerField()),
                ('form_id', models.CharField(max_length=255)),
                ('version', models.CharField(max_length=255)),
                ('title_vi', models.CharField(max_length=300)),
                ('title_en', models.CharField(blank=True, max_length=300)),
                ('xform', models.BinaryField()),
                ('md5', models.CharField(max_length=32)),
                ('sha256', models.CharField(max_length=64)),
                ('status', models.CharField(choices=[('published', 'published'), ('closing', 'closing'), ('closed', 'closed')], default='published', max_length=20)),
                ('questions', models.JSONField(default=list)),
                ('binary_paths', models.JSONField(default=list)),
                ('repeat_paths', models.JSONField(default=list)),
                ('published_at', models.DateTimeField()),
                ('published_by', models.CharField(max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('form_id', 'version'), name='a_form_version_is_published_once'), models.CheckConstraint(condition=models.Q(('status__in', ['published', 'closing', 'closed'])), name='an_instrument_is_published_closing_or_closed')],
            },
        ),
        migrations.CreateModel(
            name='Quarantine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('operation', models.CharField(db_index=True, max_length=100)),
                ('wave', models.CharField(max_length=100)),
                ('territory', models.CharField(max_length=100)),
                ('enumerator', models.CharField(blank=True, max_length=200)),
                ('reason', models.CharField(max_length=60)),
                ('form_id', models.CharField(max_length=255)),
                ('form_version', models.CharField(blank=True, max_length=255)),
                ('instance_id', models.CharField(max_length=255)),
                ('deprecated_id', models.CharField(blank=True, max_length=255)),
                ('files', models.JSONField(default=list)),
                ('received_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'open'), ('resolved', 'resolved'), ('rejected', 'rejected')], default='open', max_length=20)),
                ('resolved_by', models.CharField(blank=True, max_length=200)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('note', models.TextField(blank=True)),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.delivery')),
                ('payload', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.payload')),
            ],
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('operation', models.CharField(max_length=100)),
                ('wave', models.CharField(max_length=100)),
                ('form_id', models.CharField(max_length=255)),
                ('root_instance_id', models.CharField(max_length=255)),
                ('current_version', models.PositiveIntegerField(default=1)),
                ('territory', models.CharField(max_length=100)),
                ('enumerator', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('received', 'received'), ('partial', 'partial')], default='received', max_length=20)),
                ('received_at', models.DateTimeField()),
                ('completed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['operation', 'wave', '-received_at'], name='submission_newest_first')],
                'constraints': [models.UniqueConstraint(fields=('form_id', 'root_instance_id'), name='an_instance_of_a_form_comes_once'), models.CheckConstraint(condition=models.Q(models.Q(('completed_at__isnull', False), ('state', 'received')), models.Q(('completed_at__isnull', True), ('state', 'partial')), _connector='OR'), name='a_received_submission_is_complete')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filename', models.CharField(max_length=255)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('md5', models.CharField(blank=True, max_length=32)),
                ('size', models.BigIntegerField(default=0)),
                ('expected', models.BooleanField(default=False)),
                ('received', models.BooleanField(default=False)),
                ('orphan', models.BooleanField(default=False)),
                ('received_at', models.DateTimeField(null=True)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='collect.submission')),
            ],
        ),
        migrations.CreateModel(
            name='SubmissionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('instance_id', models.CharField(max_length=255)),
                ('deprecated_id', models.CharField(blank=True, max_length=255)),
                ('form_version', models.CharField(max_length=255)),
                ('enumerator', models.CharField(blank=True, max_length=200)),
                ('received_at', models.DateTimeField()),
                ('origin', models.CharField(default='device', max_length=20)),
                ('instrument', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.instrumentversion')),
                ('payload', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.payload')),
                ('submission', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='collect.submission')),
            ],
        ),
        migrations.CreateModel(
            name='Wave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('operation', models.CharField(max_length=100)),
                ('code', models.CharField(max_length=100)),
                ('title_vi', models.CharField(blank=True, max_length=300)),
                ('title_en', models.CharField(blank=True, max_length=300)),
                ('period', models.CharField(blank=True, max_length=100)),
                ('collection_start', models.DateField(null=True)),
                ('collection_end', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('operation', 'code'), name='an_operation_has_a_wave_once')],
            },
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['instance_id'], name='delivery_by_instance'),
        ),
        migrations.AddConstraint(
            model_name='quarantine',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', True), ('resolved_by', ''), ('state', 'open')), models.Q(('resolved_at__isnull', False), ('state__in', ['resolved', 'rejected']), models.Q(('resolved_by', ''), _negated=True)), _connector='OR'), name='a_decision_has_its_author_and_time'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('submission', 'filename', 'sha256'), name='a_file_of_a_submission_is_kept_once'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('received', True), models.Q(('sha256', ''), _negated=True)), models.Q(('received', False), ('sha256', '')), _connector='OR'), name='a_received_file_has_a_digest'),
        ),
        migrations.AddIndex(
            model_name='submissionversion',
            index=models.Index(fields=['instance_id'], name='version_by_instance'),
        ),
        migrations.AddIndex(
            model_name='submissionversion',
            index=models.Index(fields=['payload'], name='version_by_payload'),
        ),
        migrations.AddConstraint(
            model_name='submissionversion',
            constraint=models.UniqueConstraint(fields=('submission', 'number'), name='a_submission_numbers_its_versions'),
        ),
    ]
