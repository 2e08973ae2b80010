"""The texts of stored files, for comparing versions; what is there already is queued when somebody asks for it."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0010_access_log'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExtractedText',
            fields=[
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='extracted_text', serialize=False, to='documents.storedfile')),
                ('state', models.CharField(choices=[('PENDING', 'Waiting to be read'), ('READY', 'Read'), ('FAILED', 'Could not be read'), ('NOT_EXTRACTABLE', 'Has no text that can be read')], db_default='PENDING', default='PENDING', max_length=15)),
                ('text', models.TextField(blank=True, db_default='', default='')),
                ('characters', models.PositiveIntegerField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, db_default='', default='')),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('state', 'PENDING')), fields=['due_at'], name='extractedtext_to_read')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['FAILED', 'NOT_EXTRACTABLE', 'PENDING', 'READY'])), name='extractedtext_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('characters__isnull', False), ('state', 'READY')), models.Q(models.Q(('state', 'READY'), _negated=True), ('text', '')), _connector='OR'), name='extractedtext_only_if_ready')],
            },
        ),
    ]
