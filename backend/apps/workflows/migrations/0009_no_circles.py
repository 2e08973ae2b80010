"""Documents never depend on each other in a circle, whatever code is run (product rule 4).

Only a link that leads from a number in force, and that no other version of it has, can close a circle: nothing builds upon a number
before it is in force, and a number never becomes another. All other links wait for nobody. Two links that are harmless alone may close a circle together, so those
that can wait for each other; the targets are held first, as the service holds them, so that nobody waits for the other way round.
"""

from django.db import migrations

IN_FORCE = "('EFFECTIVE', 'SCHEDULED_FOR_OBSOLESCENCE')"
HISTORY = "('SUPERSEDED', 'OBSOLETE', 'TERMINATED')"
GUARD = f"""
CREATE FUNCTION public.refuse_circle() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    doubtful bigint[];
    number text;
BEGIN
    SELECT array_agg(made.id) INTO doubtful
    FROM made
    JOIN public.documents_document source ON source.id = made.document_id AND source.status NOT IN {HISTORY}
    JOIN public.documents_document target ON target.id = made.depends_on_id
    WHERE EXISTS (
        SELECT FROM public.documents_document version
        WHERE version.document_number = source.document_number AND version.status IN {IN_FORCE}
    ) AND NOT EXISTS (
        SELECT FROM public.documents_document version
        JOIN public.documents_documentdependency link ON link.document_id = version.id
        JOIN public.documents_document present ON present.id = link.depends_on_id
        WHERE version.document_number = source.document_number AND version.status NOT IN {HISTORY}
          AND present.document_number = target.document_number AND link.id NOT IN (SELECT id FROM made)
    );
    IF doubtful IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM FROM public.documents_document
    WHERE id IN (SELECT depends_on_id FROM made) ORDER BY id FOR KEY SHARE;
    PERFORM pg_advisory_xact_lock(x'4445'::int, 0);
    WITH RECURSIVE reached(origin, here) AS (
        SELECT source.document_number, target.document_number
        FROM public.documents_documentdependency link
        JOIN public.documents_document source ON source.id = link.document_id
        JOIN public.documents_document target ON target.id = link.depends_on_id
        WHERE link.id = ANY(doubtful)
        UNION
        SELECT reached.origin, target.document_number
        FROM reached
        JOIN public.documents_document source ON source.document_number = reached.here AND source.status NOT IN {HISTORY}
        JOIN public.documents_documentdependency link ON link.document_id = source.id
        JOIN public.documents_document target ON target.id = link.depends_on_id
    )
    SELECT origin INTO number FROM reached WHERE here = origin LIMIT 1;
    IF number IS NOT NULL THEN
        RAISE EXCEPTION 'Document % would depend on itself, over others or directly', number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER no_circle_by_a_link AFTER INSERT ON public.documents_documentdependency
REFERENCING NEW TABLE AS made FOR EACH STATEMENT
EXECUTE FUNCTION public.refuse_circle();
CREATE TRIGGER no_circle_by_a_changed_link AFTER UPDATE ON public.documents_documentdependency
REFERENCING NEW TABLE AS made FOR EACH STATEMENT
EXECUTE FUNCTION public.refuse_circle();

CREATE FUNCTION public.refuse_another_number() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'The number of document % never changes', OLD.document_number USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER numbers_never_change BEFORE UPDATE OF document_number ON public.documents_document FOR EACH ROW
WHEN (OLD.document_number IS DISTINCT FROM NEW.document_number)
EXECUTE FUNCTION public.refuse_another_number();
"""
UNDO = """
DROP TRIGGER numbers_never_change ON public.documents_document;
DROP FUNCTION public.refuse_another_number();
DROP TRIGGER no_circle_by_a_changed_link ON public.documents_documentdependency;
DROP TRIGGER no_circle_by_a_link ON public.documents_documentdependency;
DROP FUNCTION public.refuse_circle();
"""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0008_impact")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
