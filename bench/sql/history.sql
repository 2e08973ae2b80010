-- What brought the documents above id «before» to their states: workflows, people, tasks, transitions, notifications.

INSERT INTO workflows_documentworkflow (
    document_id, workflow_type, current_state_id, is_terminated, round, initiated_by_id, started_at, ended_at, outcome)
SELECT id, CASE WHEN version_major > 1 THEN 'VERSION' ELSE 'REVIEW' END, status, false, 1, author_id, created_at,
       CASE WHEN is_over THEN updated_at END, CASE WHEN is_over THEN 'EFFECTIVE' ELSE '' END
FROM documents_document, LATERAL (
    SELECT status IN ('EFFECTIVE', 'SUPERSEDED', 'OBSOLETE', 'TERMINATED', 'SCHEDULED_FOR_OBSOLESCENCE') AS is_over) AS ended
WHERE id > %(before)s AND status <> 'DRAFT' ORDER BY id;

INSERT INTO documents_documentparticipant (document_id, user_id, role)
SELECT d.id, person.id, person.role
FROM documents_document AS d, LATERAL (VALUES
    ((SELECT min(id) FROM users_user WHERE username LIKE 'reviewer\_%%') + 1 + d.id %% 29, 'REVIEWER'),
    ((SELECT min(id) FROM users_user WHERE username LIKE 'approver\_%%') + 1 + d.id %% 19, 'APPROVER')) AS person(id, role)
WHERE d.id > %(before)s AND d.status <> 'DRAFT' ORDER BY d.id;

INSERT INTO workflows_workflowtask (
    uuid, workflow_id, round, role, assignee_id, status, due_date, created_at, ended_at, decision, comment, cancel_reason)
SELECT gen_random_uuid(), w.id, 1, p.role, p.user_id, CASE WHEN is_open THEN 'PENDING' ELSE 'COMPLETED' END,
       CURRENT_DATE + 10 - w.id::int %% 14, w.started_at, CASE WHEN NOT is_open THEN coalesce(w.ended_at, now()) END,
       CASE WHEN is_open THEN '' WHEN p.role = 'REVIEWER' THEN 'complete_review' ELSE 'approve' END, '', ''
FROM workflows_documentworkflow AS w JOIN documents_documentparticipant AS p USING (document_id), LATERAL (
    SELECT p.role = 'REVIEWER' AND w.current_state_id IN ('PENDING_REVIEW', 'UNDER_REVIEW')
           OR p.role = 'APPROVER' AND w.current_state_id = 'PENDING_APPROVAL' AS is_open) AS task
WHERE document_id > %(before)s ORDER BY w.id;

INSERT INTO workflows_documenttransition (
    workflow_id, document_id, action, from_state_id, to_state_id, transitioned_by_id, comment, transitioned_at, round, correlation_id)
SELECT w.id, w.document_id, step.action, step.from_state, step.to_state, w.initiated_by_id, '',
       w.started_at + step.place * interval '1 day', 1, gen_random_uuid()
FROM workflows_documentworkflow AS w, (VALUES
    (1, 'submit_for_review', 'DRAFT', 'PENDING_REVIEW'), (2, 'start_review', 'PENDING_REVIEW', 'UNDER_REVIEW'),
    (3, 'complete_review', 'UNDER_REVIEW', 'REVIEWED'), (4, 'route_for_approval', 'REVIEWED', 'PENDING_APPROVAL'),
    (5, 'approve', 'PENDING_APPROVAL', 'APPROVED_PENDING_EFFECTIVE')) AS step(place, action, from_state, to_state)
WHERE w.document_id > %(before)s ORDER BY w.id, step.place;

INSERT INTO notifications_notification (recipient_id, code, context, created_at, email_state, email_sent_at)
SELECT author_id, 'effective', jsonb_build_object('document_number', document_number, 'title', title, 'version', version_major),
       updated_at, 'SENT', updated_at
FROM documents_document WHERE id > %(before)s ORDER BY id;
