-- Documents number first to last with their files. In every ten rows there are three numbers with one version, two with two and
-- one with three; six rows are in force, three are history, the rest is being worked on.

INSERT INTO documents_storedfile (sha256, size, content_type, created_at)
SELECT encode(sha256(i::text::bytea), 'hex'), 20000 + i %% 400000, 'application/pdf', now() - make_interval(mins => 3000000 - i)
FROM generate_series(%(first)s, %(last)s) AS i;

-- The versions of a number follow each other, and so do their ids.
INSERT INTO documents_document (
    id, previous_version_id, uuid, document_number, version_major, version_minor, title, description, keywords, department, document_type_id,
    document_source_id, sensitivity_label, status, author_id, file_id, file_name, reason_for_change, effective_date,
    obsolescence_date, approved_at, activated_at, superseded_at, obsoleted_at, revision, created_at, updated_at)
WITH numbered AS (
    SELECT i, block, place,
           block * 6 + (ARRAY[0, 1, 2, 3, 3, 4, 4, 5, 5, 5])[place + 1] AS number,
           (ARRAY[1, 1, 1, 1, 2, 1, 2, 1, 2, 3])[place + 1] AS major,
           (hashint4(i)::bigint & 2147483647) / 2147483648.0 AS chance
    FROM generate_series(%(first)s, %(last)s) AS i, LATERAL (SELECT (i - 1) / 10 AS block, (i - 1) %% 10 AS place) AS layout
), stated AS (
    SELECT *, CASE
        WHEN place = 2 THEN (ARRAY[
            'DRAFT', 'DRAFT', 'DRAFT', 'DRAFT', 'DRAFT', 'PENDING_REVIEW', 'PENDING_REVIEW', 'UNDER_REVIEW', 'REVIEWED',
            'PENDING_APPROVAL', 'PENDING_APPROVAL', 'APPROVED_PENDING_EFFECTIVE', 'TERMINATED', 'OBSOLETE', 'OBSOLETE', 'OBSOLETE',
            'OBSOLETE', 'SCHEDULED_FOR_OBSOLESCENCE', 'SCHEDULED_FOR_OBSOLESCENCE', 'EFFECTIVE'])[block %% 20 + 1]
        WHEN place = 6 AND block %% 4 = 0 THEN (ARRAY[
            'DRAFT', 'PENDING_REVIEW', 'UNDER_REVIEW', 'REVIEWED', 'PENDING_APPROVAL', 'APPROVED_PENDING_EFFECTIVE'])[block / 4 %% 6 + 1]
        WHEN place IN (3, 7, 8) OR place = 5 AND block %% 4 <> 0 THEN 'SUPERSEDED'
        ELSE 'EFFECTIVE' END AS status
    FROM numbered
), described AS (
    SELECT *,
        status NOT IN ('DRAFT', 'PENDING_REVIEW', 'UNDER_REVIEW', 'REVIEWED', 'PENDING_APPROVAL', 'TERMINATED') AS is_approved,
        now() - make_interval(mins => ((1 - chance) * 3000000)::int) AS at,
        (ARRAY[
            'Cleaning', 'Calibration', 'Validation', 'Inspection', 'Operation', 'Maintenance', 'Qualification', 'Release', 'Sampling',
            'Storage', 'Transport', 'Labelling', 'Testing', 'Packaging', 'Monitoring', 'Training', 'Disposal', 'Approval', 'Handling',
            'Review'])[1 + number %% 20] AS deed,
        (ARRAY[
            'mixing vessel', 'autoclave', 'filling needle', 'balance', 'incubator', 'infusion pump', 'laminar flow bench', 'centrifuge',
            'pH meter', 'sterile filter', 'raw material', 'water system', 'compressed air', 'clean room', 'gown', 'reference standard',
            'stopper', 'vial', 'batch record', 'deviation', 'complaint', 'supplier', 'change request', 'risk analysis',
            'pressure sensor', 'titration unit', 'chromatograph', 'freezer', 'isolator', 'pallet', 'label printer', 'dosing unit',
            'bioreactor', 'sieve', 'granulator', 'tablet press', 'blister line', 'cartoner', 'heat exchanger', 'vacuum pump'
            ])[1 + number / 20 %% 40] AS thing,
        (ARRAY[
            'SOP', 'SOP', 'SOP', 'SOP', 'SOP', 'SOP', 'SOP', 'SOP', 'FRM', 'FRM', 'FRM', 'REC', 'REC', 'PRO', 'PRO', 'TMP', 'MAN',
            'POL', 'SOP', 'SOP'])[1 + number * 7 %% 20] AS code
    FROM stated
)
SELECT %(before)s + i - %(first)s + 1, CASE WHEN major > 1 AND i > %(first)s THEN %(before)s + i - %(first)s END,
       gen_random_uuid(), kind.prefix || '-' || 2017 + number %% 9 || '-' || lpad(number::text, 5, '0'), major, 0,
       deed || ' of the ' || thing || ' in line ' || number %% 97 + 1,
       'This document describes the ' || lower(deed) || ' of the ' || thing || ', the people who do it, the records that they keep, '
           || 'and what is done when a result is out of its limits. It replaces all earlier instructions of the department.',
       thing || ', ' || lower(deed) || ', line ' || number %% 97 + 1,
       (ARRAY[
           'Quality Assurance', 'Production', 'Laboratory', 'Engineering', 'Regulatory Affairs', 'Warehouse', 'Validation', 'Purchasing'
           ])[1 + (8 * chance)::int %% 8],
       kind.id, (SELECT min(id) FROM documents_documentsource),
       (ARRAY[
           'PUBLIC', 'INTERNAL', 'INTERNAL', 'INTERNAL', 'INTERNAL', 'INTERNAL', 'INTERNAL', 'CONFIDENTIAL', 'CONFIDENTIAL',
           'RESTRICTED'])[1 + number %% 10],
       status,
       -- A few of the forty authors write most of the documents.
       (SELECT min(id) FROM users_user WHERE username LIKE 'author\_%%') + (40 * chance * chance)::int %% 40,
       encode(sha256(i::text::bytea), 'hex'), 'document-' || i || '.pdf', CASE WHEN major > 1 THEN 'Periodic review' ELSE '' END,
       CASE WHEN status = 'APPROVED_PENDING_EFFECTIVE' THEN CURRENT_DATE + 1 + number %% 60
            WHEN is_approved THEN CURRENT_DATE - number %% 900 END,
       CASE status WHEN 'SCHEDULED_FOR_OBSOLESCENCE' THEN CURRENT_DATE + 1 + number %% 90 WHEN 'OBSOLETE' THEN CURRENT_DATE - 5 END,
       CASE WHEN is_approved THEN at - interval '9 days' END,
       CASE WHEN is_approved AND status <> 'APPROVED_PENDING_EFFECTIVE' THEN at - interval '7 days' END,
       CASE status WHEN 'SUPERSEDED' THEN at END, CASE status WHEN 'OBSOLETE' THEN at END, 6, at - interval '30 days', at
FROM described JOIN documents_documenttype AS kind USING (code)
ORDER BY i;

SELECT setval('documents_document_id_seq', max(id)) FROM documents_document;
