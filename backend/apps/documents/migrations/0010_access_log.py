"""The access log: append-only, its ids and times given by the database, and one entry for what is asked for again at once."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# The window of the index is fixed, that of the insertion slides: the index only keeps simultaneous requests from two entries.
GUARD = """
ALTER TABLE public.documents_documentaccess ALTER COLUMN id SET GENERATED ALWAYS;
ALTER TABLE public.documents_documentaccess ALTER COLUMN at SET DEFAULT clock_timestamp();
REVOKE INSERT ON public.documents_documentaccess FROM edms_app;
GRANT INSERT (document_id, document_number, version, user_id, kind, part, file_name, file_sha256, ip_address, session_id)
ON public.documents_documentaccess TO edms_app;
CREATE UNIQUE INDEX access_once_at_a_time ON public.documents_documentaccess
(user_id, document_id, kind, part, file_sha256, date_bin('5 minutes'::interval, at, '2000-01-01 00:00:00+00'::timestamptz))
WHERE kind <> 'print';
SELECT public.make_append_only('public.documents_documentaccess');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0009_type_settings'),
        ('audit', '0003_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document_number', models.CharField(max_length=50)),
                ('version', models.CharField(max_length=20)),
                ('kind', models.CharField(choices=[('view', 'Viewed'), ('download', 'Downloaded'), ('print', 'Printed')], max_length=10)),
                ('part', models.CharField(choices=[('detail', 'The page of the document'), ('original', 'The original'), ('attachment', 'A supporting file')], max_length=10)),
                ('file_name', models.CharField(blank=True, max_length=255)),
                ('file_sha256', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('ip_address', models.GenericIPAddressField(null=True)),
                ('session_id', models.CharField(blank=True, max_length=32)),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='accesses', to='documents.document')),
                ('user', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-id',),
                'default_permissions': (),
                'indexes': [models.Index(fields=['document', '-id'], name='access_by_document'), models.Index(fields=['user', '-id'], name='access_by_user')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['download', 'print', 'view'])), name='access_kind_known'), models.CheckConstraint(condition=models.Q(('part__in', ['attachment', 'detail', 'original'])), name='access_part_known')],
            },
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
