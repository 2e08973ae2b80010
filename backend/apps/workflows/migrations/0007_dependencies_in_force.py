"""Dependencies point at what is in force, whatever code is run (product rule 4).

A link is made to a number that is in force, and a document comes into force when everything that it builds upon is. Both look at
whole statements, so that a sweep pays for them once a batch.
"""

from django.db import migrations

IN_FORCE = "('EFFECTIVE', 'SCHEDULED_FOR_OBSOLESCENCE')"
GUARD = f"""
CREATE FUNCTION public.refuse_link_out_of_force() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    number text;
BEGIN
    SELECT target.document_number INTO number
    FROM made JOIN public.documents_document target ON target.id = made.depends_on_id
    WHERE NOT EXISTS (
        SELECT FROM public.documents_document version
        WHERE version.document_number = target.document_number AND version.status IN {IN_FORCE}
    )
    LIMIT 1;
    IF number IS NOT NULL THEN
        RAISE EXCEPTION 'Document % is not in force: nothing can build upon it', number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER linked_to_what_is_in_force AFTER INSERT ON public.documents_documentdependency
REFERENCING NEW TABLE AS made FOR EACH STATEMENT
EXECUTE FUNCTION public.refuse_link_out_of_force();
CREATE TRIGGER linked_anew_to_what_is_in_force AFTER UPDATE ON public.documents_documentdependency
REFERENCING NEW TABLE AS made FOR EACH STATEMENT
EXECUTE FUNCTION public.refuse_link_out_of_force();

CREATE FUNCTION public.refuse_effect_upon_out_of_force() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here text;
    missing text;
BEGIN
    SELECT document.document_number, target.document_number INTO here, missing
    FROM after_it document
    JOIN before_it ON before_it.id = document.id AND before_it.status NOT IN {IN_FORCE}
    JOIN public.documents_documentdependency link ON link.document_id = document.id
    JOIN public.documents_document target ON target.id = link.depends_on_id
    WHERE document.status IN {IN_FORCE} AND NOT EXISTS (
        SELECT FROM public.documents_document version
        WHERE version.document_number = target.document_number AND version.status IN {IN_FORCE}
    )
    LIMIT 1;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Document % cannot take effect: it depends on %, which is not in force', here, missing
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER in_force_upon_what_is_in_force AFTER UPDATE ON public.documents_document
REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
EXECUTE FUNCTION public.refuse_effect_upon_out_of_force();
"""
UNDO = """
DROP TRIGGER in_force_upon_what_is_in_force ON public.documents_document;
DROP FUNCTION public.refuse_effect_upon_out_of_force();
DROP TRIGGER linked_anew_to_what_is_in_force ON public.documents_documentdependency;
DROP TRIGGER linked_to_what_is_in_force ON public.documents_documentdependency;
DROP FUNCTION public.refuse_link_out_of_force();
"""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0006_several_people")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
