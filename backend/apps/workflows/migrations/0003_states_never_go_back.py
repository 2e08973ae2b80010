"""What is in force or has ended never becomes a draft again, and what left DRAFT is never deleted (product rules 3 and 9).

Without this the freeze of content and control data could be undone by setting the state back first.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION public.refuse_step_back() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Document % is %: it never becomes %', OLD.document_number, OLD.status, NEW.status
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER states_never_go_back BEFORE UPDATE OF status ON public.documents_document FOR EACH ROW
WHEN (
    OLD.status IN ('SUPERSEDED', 'OBSOLETE', 'TERMINATED') AND NEW.status <> OLD.status
    OR OLD.status IN ('EFFECTIVE', 'SCHEDULED_FOR_OBSOLESCENCE')
       AND NEW.status NOT IN ('EFFECTIVE', 'SCHEDULED_FOR_OBSOLESCENCE', 'SUPERSEDED', 'OBSOLETE')
)
EXECUTE FUNCTION public.refuse_step_back();

CREATE FUNCTION public.refuse_deletion() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Document % is %: only a draft is ever deleted', OLD.document_number, OLD.status
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER only_drafts_are_deleted BEFORE DELETE ON public.documents_document FOR EACH ROW
WHEN (OLD.status <> 'DRAFT')
EXECUTE FUNCTION public.refuse_deletion();
"""
UNDO = """
DROP TRIGGER only_drafts_are_deleted ON public.documents_document;
DROP TRIGGER states_never_go_back ON public.documents_document;
DROP FUNCTION public.refuse_deletion();
DROP FUNCTION public.refuse_step_back();
"""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0002_states_and_history"), ("documents", "0003_seed_and_freeze")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
