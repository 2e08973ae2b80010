"""The states as rows, and a history that cannot be rewritten."""

from django.db import migrations

STATES = (
    ("DRAFT", "Draft", False),
    ("PENDING_REVIEW", "Pending review", False),
    ("UNDER_REVIEW", "Under review", False),
    ("REVIEWED", "Reviewed", False),
    ("PENDING_APPROVAL", "Pending approval", False),
    ("APPROVED_PENDING_EFFECTIVE", "Approved, pending effective", False),
    ("EFFECTIVE", "Effective", False),
    ("SCHEDULED_FOR_OBSOLESCENCE", "Scheduled for obsolescence", False),
    ("SUPERSEDED", "Superseded", True),
    ("OBSOLETE", "Obsolete", True),
    ("TERMINATED", "Terminated", True),
)


def seed_states(apps, schema_editor):
    state = apps.get_model("workflows", "DocumentState")
    state.objects.using(schema_editor.connection.alias).bulk_create(
        state(code=code, name=name, sequence=place, is_final=final) for place, (code, name, final) in enumerate(STATES, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial"), ("audit", "0003_append_only")]

    operations = [
        migrations.RunPython(seed_states, migrations.RunPython.noop),
        migrations.RunSQL("SELECT public.make_append_only('public.workflows_documenttransition')", migrations.RunSQL.noop),
    ]
