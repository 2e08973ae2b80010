"""Attachments of versions: they change while their version is a draft, and never after (product rule 3)."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

# The share lock lets no move of the document slip in between the look at its state and the end of the transaction.
FREEZE = """
CREATE FUNCTION public.refuse_frozen_attachment() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    state text;
    number text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'Attachments never change: they are added and removed' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT status, document_number INTO state, number FROM public.documents_document
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.document_id ELSE NEW.document_id END FOR SHARE;
    IF state <> 'DRAFT' THEN
        RAISE EXCEPTION 'Document % is no longer a draft: its attachments are frozen', number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER attachments_frozen_unless_draft BEFORE INSERT OR UPDATE OR DELETE ON public.documents_documentattachment
FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen_attachment();
"""
UNDO = """
DROP TRIGGER attachments_frozen_unless_draft ON public.documents_documentattachment;
DROP FUNCTION public.refuse_frozen_attachment();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0006_comments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=255)),
                ('name', models.CharField(max_length=300)),
                ('description', models.TextField(blank=True)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='documents.document')),
                ('file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='documents.storedfile')),
            ],
            options={
                'ordering': ('id',),
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(models.F('document'), django.db.models.functions.text.Lower('file_name'), name='attachment_named_once')],
            },
        ),
        migrations.RunSQL(FREEZE, UNDO),
    ]
