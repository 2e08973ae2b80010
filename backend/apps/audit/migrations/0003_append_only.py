"""The trail is written by ``audit_append`` alone and cannot be changed: roles, function and triggers, in plain SQL."""

from django.db import migrations

# One home for «append-only»: later migrations say SELECT make_append_only('table').
APPEND_ONLY = """
CREATE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE FUNCTION public.make_append_only(target regclass) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON %s FROM edms_app', target);
    EXECUTE format('CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION public.refuse_change()', target);
    EXECUTE format('CREATE TRIGGER append_only_table BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', target);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only_rows', target);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only_table', target);
END
$$;
REVOKE ALL ON FUNCTION public.make_append_only(regclass) FROM PUBLIC;
"""

# Time, id, names, database user and transaction come from here and nowhere else; the caller says who, what and why.
AUDIT_APPEND = """
CREATE FUNCTION public.audit_append(entries jsonb, context jsonb)
RETURNS TABLE (entry_id bigint, entry_uuid uuid, entry_time timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
#variable_conflict use_column
DECLARE
    who bigint := (context ->> 'user_id')::bigint;
    login text := 'anonymous';
    printed_name text := 'anonymous';
    role_name text := '';
    request text := coalesce(context ->> 'request_id', '');
    session text := coalesce(context ->> 'session_id', '');
    address inet := (context ->> 'ip_address')::inet;
    agent text := coalesce(context ->> 'user_agent', '');
    correlation uuid := (context ->> 'correlation_id')::uuid;
    tx text := pg_current_xact_id()::text;
    circumstances text;
BEGIN
    IF who IS NOT NULL THEN
        SELECT u.username, coalesce(nullif(btrim(u.first_name || ' ' || u.last_name), ''), u.username),
               CASE WHEN u.is_superuser THEN 'superuser' WHEN u.is_service THEN 'service' ELSE coalesce((
                   SELECT g.name FROM public.users_user_groups ug JOIN public.auth_group g ON g.id = ug.group_id
                   WHERE ug.user_id = u.id
                   ORDER BY array_position(ARRAY['viewer', 'author', 'reviewer', 'approver', 'document_admin'], g.name::text) DESC NULLS LAST
                   LIMIT 1), '') END
        INTO login, printed_name, role_name
        FROM public.users_user u WHERE u.id = who;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'audit_append: there is no account %', who USING ERRCODE = 'foreign_key_violation';
        END IF;
    END IF;
    -- What is the same in every entry is spelled once; the rest is put together as text, which takes a quarter less than as jsonb.
    circumstances := substr(jsonb_build_object(
        'actor', jsonb_build_object('id', who, 'login', login, 'name', printed_name, 'role', role_name), 'correlation_id', correlation,
        'request_id', request, 'session_id', session, 'ip_address', address, 'user_agent', agent, 'database_user', session_user,
        'transaction_id', tx)::text, 2);
    RETURN QUERY
    INSERT INTO public.audit_audittrail (
        id, uuid, "timestamp", user_id, actor_id, actor_login, actor_name, actor_role, action, content_type_id, object_id, object_label,
        field_changes, details, reason, correlation_id, request_id, session_id, ip_address, user_agent, database_user, transaction_id, canonical)
    OVERRIDING SYSTEM VALUE
    SELECT e.id, e.uuid, e.at, who, who, login, printed_name, role_name, e.action, e.content_type_id, e.object_id, e.object_label,
           e.field_changes, e.details, e.reason, correlation, request, session, address, agent, session_user, tx,
           convert_to(concat(
               '{"id": ', e.id, ', "uuid": "', e.uuid, '", "timestamp": "', to_char(e.at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
               '", "action": ', to_json(e.action), ', "object": {"type": ', coalesce(to_json(e.object_type), 'null'),
               ', "id": ', to_json(e.object_id), ', "label": ', to_json(e.object_label), '}, "field_changes": ', e.field_changes,
               ', "details": ', e.details, ', "reason": ', to_json(e.reason), ', ', circumstances), 'UTF8')
    FROM (
        SELECT nextval('public.audit_audittrail_id_seq') AS id, uuidv7() AS uuid, clock_timestamp() AS at, given.*, ct.object_type
        FROM (
            SELECT item ->> 'action' AS action, (item ->> 'content_type_id')::integer AS content_type_id,
                   coalesce(item ->> 'object_id', '') AS object_id, coalesce(item ->> 'object_label', '') AS object_label,
                   coalesce(item -> 'field_changes', '{}'::jsonb) AS field_changes, coalesce(item -> 'details', '{}'::jsonb) AS details,
                   coalesce(item ->> 'reason', context ->> 'reason', '') AS reason
            FROM jsonb_array_elements(entries) WITH ORDINALITY AS listed(item, place) ORDER BY place
        ) AS given
        LEFT JOIN LATERAL (
            SELECT t.app_label || '.' || t.model AS object_type FROM public.django_content_type t WHERE t.id = given.content_type_id
        ) AS ct ON true
    ) AS e
    RETURNING id, uuid, "timestamp";
END
$$;
REVOKE ALL ON FUNCTION public.audit_append(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.audit_append(jsonb, jsonb) TO edms_app;

ALTER TABLE public.audit_audittrail ALTER COLUMN id SET GENERATED ALWAYS;
REVOKE ALL ON public.audit_audittrail FROM edms_app;
REVOKE ALL ON SEQUENCE public.audit_audittrail_id_seq FROM edms_app;
GRANT SELECT ON public.audit_audittrail TO edms_app;
SELECT public.make_append_only('public.audit_audittrail');
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_initial"), ("users", "0001_initial"), ("contenttypes", "0002_remove_content_type_name")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
        migrations.RunSQL(AUDIT_APPEND, migrations.RunSQL.noop),
    ]
