"""The five roles as groups, and the account that automated actions are attributed to."""

from typing import Any

from django.db import migrations

ROLES = ("viewer", "author", "reviewer", "approver", "document_admin")


def seed(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    group = apps.get_model("auth", "Group")
    group.objects.using(alias).bulk_create(group(name=name) for name in ROLES)
    apps.get_model("users", "User").objects.using(alias).create(
        username="system_scheduler",
        first_name="System",
        last_name="Scheduler",
        password="!no-password-can-match-this",
        is_service=True,
    )


class Migration(migrations.Migration):
    dependencies = [("users", "0001_initial")]

    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
        # People are deactivated, never deleted: the program has no right to.
        migrations.RunSQL("REVOKE DELETE ON public.users_user FROM edms_app", migrations.RunSQL.noop),
    ]
