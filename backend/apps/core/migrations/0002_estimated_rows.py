"""How many rows the planner expects of a query, as a function, so that a list is counted in one statement."""

from django.db import migrations

# Runs with the rights of whoever calls it: it explains nothing that the caller could not explain.
ESTIMATED_ROWS = """
CREATE FUNCTION public.estimated_rows(query text) RETURNS bigint LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    plan jsonb;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
    RETURN (plan -> 0 -> 'Plan' ->> 'Plan Rows')::bigint;
END
$$;
REVOKE ALL ON FUNCTION public.estimated_rows(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.estimated_rows(text) TO edms_app;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_idempotent_answers")]

    operations = [migrations.RunSQL(ESTIMATED_ROWS, migrations.RunSQL.noop)]
