"""Obsolescence: its planned day, and the two rules about it that hold whatever code is run (product rules 1 and 4).

A version in preparation and an obsolescence exclude each other: both sides lock the version in force before they look. Nothing
becomes obsolete while another document in force builds upon it; that is looked at when the transaction ends, so that documents
that build upon each other can go together.
"""

from django.db import migrations, models

IN_FORCE = "('EFFECTIVE', 'SCHEDULED_FOR_OBSOLESCENCE')"
IN_PREPARATION = "('DRAFT', 'PENDING_REVIEW', 'UNDER_REVIEW', 'REVIEWED', 'PENDING_APPROVAL', 'APPROVED_PENDING_EFFECTIVE')"
EXCLUSION = f"""
CREATE FUNCTION public.refuse_version_beside_obsolescence() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM 1 FROM public.documents_document
    WHERE document_number = NEW.document_number AND status IN {IN_FORCE} FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM public.documents_document document
        WHERE document.document_number = NEW.document_number AND (
            document.status = 'SCHEDULED_FOR_OBSOLESCENCE'
            OR document.status = 'EFFECTIVE' AND EXISTS (
                SELECT FROM public.workflows_documentworkflow workflow
                WHERE workflow.document_id = document.id AND workflow.ended_at IS NULL AND workflow.workflow_type = 'OBSOLESCENCE'
            )
        )
    ) THEN
        RAISE EXCEPTION 'Document % is being made obsolete: no version is prepared beside it', NEW.document_number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER no_version_beside_obsolescence BEFORE INSERT ON public.documents_document FOR EACH ROW
WHEN (NEW.status IN {IN_PREPARATION})
EXECUTE FUNCTION public.refuse_version_beside_obsolescence();

CREATE FUNCTION public.refuse_obsolescence_beside_version(wanted bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    number text;
BEGIN
    SELECT document_number INTO number FROM public.documents_document WHERE id = wanted FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM public.documents_document WHERE document_number = number AND status IN {IN_PREPARATION}) THEN
        RAISE EXCEPTION 'A version of document % is in preparation: it is not made obsolete beside it', number
            USING ERRCODE = 'restrict_violation';
    END IF;
END
$$;
CREATE FUNCTION public.refuse_obsolescence_workflow_beside_version() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.refuse_obsolescence_beside_version(NEW.document_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER no_obsolescence_beside_version BEFORE INSERT OR UPDATE OF workflow_type, ended_at, document_id
ON public.workflows_documentworkflow FOR EACH ROW
WHEN (NEW.workflow_type = 'OBSOLESCENCE' AND NEW.ended_at IS NULL)
EXECUTE FUNCTION public.refuse_obsolescence_workflow_beside_version();

CREATE FUNCTION public.refuse_scheduled_beside_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.refuse_obsolescence_beside_version(NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER scheduled_not_beside_version AFTER INSERT OR UPDATE OF status ON public.documents_document FOR EACH ROW
WHEN (NEW.status = 'SCHEDULED_FOR_OBSOLESCENCE')
EXECUTE FUNCTION public.refuse_scheduled_beside_version();
"""
UNDO_EXCLUSION = """
DROP TRIGGER scheduled_not_beside_version ON public.documents_document;
DROP FUNCTION public.refuse_scheduled_beside_version();
DROP TRIGGER no_obsolescence_beside_version ON public.workflows_documentworkflow;
DROP FUNCTION public.refuse_obsolescence_workflow_beside_version();
DROP FUNCTION public.refuse_obsolescence_beside_version(bigint);
DROP TRIGGER no_version_beside_obsolescence ON public.documents_document;
DROP FUNCTION public.refuse_version_beside_obsolescence();
"""
DEPENDENTS = f"""
CREATE FUNCTION public.refuse_obsolete_with_dependents() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    numbers text;
BEGIN
    SELECT string_agg(DISTINCT dependent.document_number, ', ' ORDER BY dependent.document_number) INTO numbers
    FROM public.documents_document version
    JOIN public.documents_documentdependency link ON link.depends_on_id = version.id
    JOIN public.documents_document dependent ON dependent.id = link.document_id
    WHERE version.document_number = NEW.document_number
      AND dependent.document_number <> NEW.document_number AND dependent.status IN {IN_FORCE};
    IF numbers IS NOT NULL THEN
        RAISE EXCEPTION 'Document % cannot become obsolete: documents in force depend on it: %', NEW.document_number, numbers
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER obsolete_without_dependents AFTER UPDATE OF status ON public.documents_document
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (NEW.status = 'OBSOLETE' AND OLD.status <> 'OBSOLETE')
EXECUTE FUNCTION public.refuse_obsolete_with_dependents();
"""
UNDO_DEPENDENTS = """
DROP TRIGGER obsolete_without_dependents ON public.documents_document;
DROP FUNCTION public.refuse_obsolete_with_dependents();
"""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0004_history_numbers_itself"), ("documents", "0004_list_orders")]

    operations = [
        migrations.AddField(
            "documentworkflow",
            "planned_date",
            models.DateField(blank=True, help_text="Obsolescence: the latest day that an approver has named.", null=True),
        ),
        migrations.RunSQL(EXCLUSION, UNDO_EXCLUSION),
        migrations.RunSQL(DEPENDENTS, UNDO_DEPENDENTS),
    ]
