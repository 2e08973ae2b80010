"""Signatures are append-only."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("security", "0002_initial"), ("audit", "0003_append_only")]

    operations = [migrations.RunSQL("SELECT public.make_append_only('public.security_signature')", migrations.RunSQL.noop)]
