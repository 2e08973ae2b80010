"""What a type says about impact checks, guarded against stale views, and legal holds, under which nothing is deleted."""

from django.db import migrations, models

HOLD = """
CREATE FUNCTION public.refuse_lost_evidence() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Document % is under a legal hold and must be kept', OLD.document_number USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER kept_under_legal_hold BEFORE DELETE ON public.documents_document FOR EACH ROW
WHEN (OLD.legal_hold) EXECUTE FUNCTION public.refuse_lost_evidence();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0008_approval_order'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='legal_hold',
            field=models.BooleanField(db_default=False, default=False, help_text='Must be kept whatever else says it may go.'),
        ),
        migrations.AddField(
            model_name='documenttype',
            name='impact_days',
            field=models.PositiveSmallIntegerField(db_default=14, default=14, help_text='How long authors and approvers have to check what a new version means for documents upon it.'),
        ),
        migrations.AddField(
            model_name='documenttype',
            name='revision',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name='documenttype',
            constraint=models.CheckConstraint(condition=models.Q(('approval_days__gte', 1), ('impact_days__gte', 1), ('review_days__gte', 1)), name='documenttype_days_given'),
        ),
        migrations.RunSQL(HOLD, migrations.RunSQL.noop),
    ]
