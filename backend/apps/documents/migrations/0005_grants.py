"""Grants of documents under a label that is not open, and a label that changes after DRAFT only together with its audit entry."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The label decides who may read, not what was approved: admins may change it later, but never without saying so on record.
LABEL = """
CREATE FUNCTION public.refuse_unrecorded_label() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.audit_audittrail entry
        JOIN public.django_content_type kind ON kind.id = entry.content_type_id AND kind.app_label = 'documents' AND kind.model = 'document'
        WHERE entry.object_id = OLD.id::text AND entry.action = 'DOCUMENT_SENSITIVITY_CHANGED'
          AND entry.transaction_id = pg_current_xact_id()::text
          AND entry.field_changes -> 'sensitivity_label' = jsonb_build_array(OLD.sensitivity_label, NEW.sensitivity_label)
    ) THEN
        RAISE EXCEPTION 'The label of document %, which is no longer a draft, changes only together with its audit entry', OLD.document_number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER label_on_record_unless_draft BEFORE UPDATE ON public.documents_document FOR EACH ROW
WHEN (OLD.status <> 'DRAFT' AND OLD.sensitivity_label IS DISTINCT FROM NEW.sensitivity_label)
EXECUTE FUNCTION public.refuse_unrecorded_label();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0004_list_orders'),
        ('users', '0004_people_groups'),
        ('audit', '0003_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document_number', models.CharField(max_length=50)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('granted_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='users.peoplegroup')),
                ('user', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('id',),
                'default_permissions': (),
                'indexes': [models.Index(fields=['document_number'], name='grant_by_number')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', True), ('user__isnull', False)), models.Q(('group__isnull', False), ('user__isnull', True)), _connector='OR'), name='grant_to_a_person_or_a_group'), models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('user', 'document_number'), name='grant_once_to_a_person'), models.UniqueConstraint(condition=models.Q(('group__isnull', False)), fields=('group', 'document_number'), name='grant_once_to_a_group')],
            },
        ),
        # Grants are given and withdrawn, never rewritten.
        migrations.RunSQL("REVOKE UPDATE ON public.documents_documentgrant FROM edms_app", migrations.RunSQL.noop),
        migrations.RunSQL(LABEL, migrations.RunSQL.noop),
    ]
