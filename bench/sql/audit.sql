-- So many audit records for each document above id «before», past the function that writes them.

INSERT INTO audit_audittrail (
    uuid, "timestamp", user_id, actor_id, actor_login, actor_name, actor_role, action, content_type_id, object_id, object_label,
    field_changes, details, reason, correlation_id, request_id, session_id, ip_address, user_agent, database_user, transaction_id,
    canonical)
SELECT uuidv7(), at, e.author_id, e.author_id, e.username, e.last_name, 'author', action, e.kind, e.id::text, label, changes, details,
       '', gen_random_uuid(), md5(e.id::text), md5(e.username), '10.0.0.1', 'Mozilla/5.0 (X11; Linux x86_64)', 'edms_app',
       txid_current()::text,
       convert_to(jsonb_build_object(
           'id', e.id, 'timestamp', at, 'actor', e.username, 'action', action, 'object', label, 'details', details,
           'field_changes', changes)::text, 'UTF8')
FROM (
    SELECT d.id, d.author_id, u.username, u.last_name, type.id AS kind, d.created_at + step * interval '1 day' AS at,
           d.document_number || ' v' || lpad(d.version_major::text, 2, '0') || '.00' AS label,
           (ARRAY[
               'DOCUMENT_CREATED', 'FILE_ATTACHED', 'DOCUMENT_SUBMITTED_FOR_REVIEW', 'DOCUMENT_SIGNED', 'DOCUMENT_REVIEW_STARTED',
               'DOCUMENT_REVIEW_COMPLETED', 'DOCUMENT_ROUTED_FOR_APPROVAL', 'DOCUMENT_APPROVED', 'DOCUMENT_EFFECTIVE_DATE_PROCESSED',
               'DOCUMENT_EDITED'])[1 + step %% 10] AS action,
           jsonb_build_object('status', jsonb_build_array('DRAFT', d.status)) AS changes,
           jsonb_build_object('action', 'submit_for_review', 'round', 1, 'version', d.version_major) AS details
    FROM documents_document AS d JOIN users_user AS u ON u.id = d.author_id
    JOIN django_content_type AS type ON type.app_label = 'documents' AND type.model = 'document',
         generate_series(1, %(audit_records)s) AS step
    WHERE d.id > %(before)s ORDER BY d.id, step
) AS e;
