-- Every number under a label that is not open is granted to one reader and to one team.

INSERT INTO documents_documentgrant (document_number, user_id, group_id, granted_by_id, reason, created_at)
SELECT number, CASE WHEN to_a_team THEN NULL ELSE readers.ids[1 + place %% cardinality(readers.ids)] END,
       CASE WHEN to_a_team THEN teams.ids[1 + place %% cardinality(teams.ids)] END, readers.ids[1], 'Reads it for work', now()
FROM (
    SELECT document_number AS number, (abs(hashtext(document_number)) %% 100000)::int AS place
    FROM documents_document WHERE id > %(before)s AND sensitivity_label IN ('CONFIDENTIAL', 'RESTRICTED') GROUP BY document_number
) AS closed
CROSS JOIN (VALUES (false), (true)) AS kinds (to_a_team)
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM users_user WHERE username LIKE 'viewer\_%%') AS readers
CROSS JOIN (SELECT array_agg(group_ptr_id ORDER BY group_ptr_id) AS ids FROM users_peoplegroup) AS teams
ON CONFLICT DO NOTHING;
