-- A month of hourly runs and two living processes, as the monitoring reads them.

INSERT INTO scheduler_taskrun (
    uuid, task_name, trigger, state, dry_run, slot, requested_by_id, executed_by_id, reason, queued_at, started_at, finished_at,
    duration_seconds, progress_done, progress_total, result, error, worker, celery_id, attempt, correlation_id)
SELECT gen_random_uuid(), task, 'SCHEDULED', 'SUCCEEDED', false, at, system.id, system.id, '', at, at, at, 0.01, 0, 0,
       '{"processed_count": 0, "success_count": 0, "error_count": 0, "processed_documents": [], "errors": []}', '', 'worker@bench', '',
       1, gen_random_uuid()
FROM (SELECT id FROM users_user WHERE username = 'system_scheduler') AS system,
     unnest(ARRAY['process_document_effective_dates', 'perform_system_health_check', 'cleanup_workflow_tasks']) AS task,
     LATERAL (SELECT date_trunc('hour', now()) - make_interval(hours => n) AS at FROM generate_series(1, 720) AS n) AS slots;

INSERT INTO scheduler_heartbeat (kind, name, pid, started_at, seen_at, queues, registered_tasks)
VALUES ('WORKER', 'worker@bench', 1, now(), now(), ARRAY['celery', 'scheduler', 'documents', 'workflows', 'maintenance'],
        ARRAY['apps.scheduler.automated_tasks.process_document_effective_dates']),
       ('BEAT', 'beat@bench', 2, now(), now(), '{}', '{}');
