-- Documents in force, each with an approved next version whose day is today.

INSERT INTO documents_document (
    id, previous_version_id, uuid, document_number, version_major, version_minor, title, description, keywords, department, document_type_id,
    document_source_id, sensitivity_label, status, author_id, file_name, reason_for_change, effective_date, approved_at, activated_at,
    revision, created_at, updated_at)
SELECT %(before)s + 2 * (n - 1) + major, CASE major WHEN 2 THEN %(before)s + 2 * (n - 1) + 1 END, gen_random_uuid(),
       'DUE-' || %(tag)s || '-' || lpad(n::text, 5, '0'), major, 0, 'Cleaning of the mixing vessel in line ' || n,
       'A document that takes effect today.', 'cleaning, vessel', 'Production',
       (SELECT id FROM documents_documenttype WHERE code = 'SOP'), (SELECT min(id) FROM documents_documentsource), 'INTERNAL',
       CASE major WHEN 1 THEN 'EFFECTIVE' ELSE 'APPROVED_PENDING_EFFECTIVE' END,
       (SELECT min(id) FROM users_user WHERE username LIKE 'author\_%%') + n %% 40, 'cleaning.pdf', '',
       CASE major WHEN 1 THEN CURRENT_DATE - 400 ELSE CURRENT_DATE END, now(), CASE major WHEN 1 THEN now() END, 5, now(), now()
FROM generate_series(1, %(count)s) AS n, generate_series(1, 2) AS major
ORDER BY n, major;

SELECT setval('documents_document_id_seq', max(id)) FROM documents_document;
