"""The seeded types and sources, and the freeze: what left DRAFT keeps its content and control data (product rule 3)."""

from typing import Any

from django.db import migrations

TYPES = (
    # code, name, reviewers, approvers, periodic review months, retention years, reading required
    ("POL", "Policy", 1, 1, 24, 10, True),
    ("MAN", "Manual", 1, 1, 24, 10, False),
    ("PRO", "Procedure", 1, 1, 24, 10, True),
    ("SOP", "Work Instruction/SOP", 1, 1, 24, 10, True),
    ("FRM", "Form", 1, 1, 36, 10, False),
    ("TMP", "Template", 1, 1, 36, 10, False),
    ("REC", "Record", 1, 1, 0, 15, False),
)
SOURCES = (
    ("ORIGINAL_DIGITAL_DRAFT", "Original Digital Draft"),
    ("SCANNED_ORIGINAL", "Scanned Original"),
    ("SCANNED_COPY", "Scanned Copy"),
)
FROZEN = (
    "uuid", "document_number", "version_major", "version_minor", "title", "description", "keywords", "department", "document_type_id",
    "document_source_id", "author_id", "file_id", "file_name", "previous_version_id", "reason_for_change",
)
_columns = [f"{{row}}.{name}" for name in FROZEN]
FREEZE = f"""
CREATE FUNCTION public.refuse_frozen_document() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Document % is no longer a draft: its content and control data are frozen', OLD.document_number
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER frozen_unless_draft BEFORE UPDATE ON public.documents_document FOR EACH ROW
WHEN (OLD.status <> 'DRAFT' AND ({", ".join(_columns).replace("{row}", "OLD")}) IS DISTINCT FROM ({", ".join(_columns).replace("{row}", "NEW")}))
EXECUTE FUNCTION public.refuse_frozen_document();

CREATE FUNCTION public.refuse_stored_file_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Stored files never change: % of % is refused', TG_OP, OLD.sha256 USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stored_file_never_changes BEFORE UPDATE ON public.documents_storedfile FOR EACH ROW
EXECUTE FUNCTION public.refuse_stored_file_change();
"""


def seed(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    document_type = apps.get_model("documents", "DocumentType")
    document_type.objects.using(alias).bulk_create(
        document_type(
            code=code, prefix=code, name=name, reviewers_needed=reviewers, approvers_needed=approvers,
            periodic_review_months=months, retention_years=years, reading_required=reading,
        )
        for code, name, reviewers, approvers, months, years, reading in TYPES
    )
    source = apps.get_model("documents", "DocumentSource")
    source.objects.using(alias).bulk_create(source(code=code, name=name) for code, name in SOURCES)


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_initial")]

    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
        migrations.RunSQL(FREEZE, migrations.RunSQL.noop),
    ]
