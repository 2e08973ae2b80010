"""That a critical task need no second person any more is asked for, and waits for one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scheduler', '0007_chains_list'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CriticalWaiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task_name', models.CharField(max_length=100)),
                ('asked_at', models.DateTimeField()),
                ('reason', models.TextField()),
                ('state', models.CharField(choices=[('OPEN', 'Open'), ('APPROVED', 'Approved'), ('REFUSED', 'Refused'), ('WITHDRAWN', 'Withdrawn')], default='OPEN', max_length=10)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['APPROVED', 'OPEN', 'REFUSED', 'WITHDRAWN'])), name='criticalwaiver_state_known'), models.UniqueConstraint(condition=models.Q(('state', 'OPEN')), fields=('task_name',), name='criticalwaiver_one_open'), models.CheckConstraint(condition=models.Q(('state', 'OPEN'), ('decided_by__isnull', False), _connector='OR'), name='criticalwaiver_decided'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'APPROVED'), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='criticalwaiver_approved_by_another')],
            },
        ),
        # What became of each stays.
        migrations.RunSQL("REVOKE DELETE ON public.scheduler_criticalwaiver FROM edms_app", migrations.RunSQL.noop),
    ]
