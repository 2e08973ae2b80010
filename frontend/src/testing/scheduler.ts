/** What the server says of the scheduler: tasks, runs and the state of the system, with what a test wants different. */
import { HttpResponse, http } from 'msw'

import type { Schemas } from '@/lib/api-contract'
import { pageOf, server } from './server'

const API = '/api/v1/scheduler'

/** The permissions of somebody who runs scheduled tasks and reads what came of them. */
export const OPERATOR = ['scheduler.trigger_task', 'scheduler.view_taskrun', 'audit.view_audittrail']

export const MIRA = { id: 7, username: 'mira', full_name: 'Mira Okafor' }
export const TOBIAS = { id: 8, username: 'tobias', full_name: 'Tobias Hallward' }

export function scheduledTask(more: Partial<Schemas['TaskOutput']> = {}): Schemas['TaskOutput'] {
  return {
    task_name: 'process_document_effective_dates',
    task_path: 'apps.scheduler.automated_tasks.process_document_effective_dates',
    name: 'Document Effective Date Processing',
    description: 'Puts approved documents in force when their effective date arrives.',
    category: 'Document Lifecycle',
    priority: 'HIGH',
    icon: '',
    queue: 'scheduler',
    critical: false,
    supports_dry_run: true,
    schedule: 'Every hour (UTC)',
    cron: '0 * * * *',
    last_run: null,
    next_run: null,
    statistics_24h: { runs: 0, succeeded: 0, failed: 0 },
    is_registered: true,
    is_enabled: true,
    missed_slot: null,
    awaiting_approval: 0,
    default: { cron: '0 * * * *', enabled: true, critical: false },
    settings: null,
    waiver: null,
    revision: 0,
    pause: null,
    ...more,
  }
}

export function taskRun(more: Partial<Schemas['Run']> = {}): Schemas['Run'] {
  return {
    id: 12,
    task_name: 'process_document_effective_dates',
    task_display_name: 'Document Effective Date Processing',
    trigger: 'MANUAL',
    state: 'SUCCEEDED',
    dry_run: false,
    requested_by: MIRA,
    reason: 'The inspector waits.',
    slot: null,
    attempt: 1,
    executed_by: MIRA,
    approved_by: null,
    approved_at: null,
    cancelled_by: null,
    cancel_requested_at: null,
    not_before: null,
    chain_id: null,
    chain_position: null,
    retry_of: null,
    queued_at: '2026-11-29T10:00:00Z',
    started_at: '2026-11-29T10:00:01Z',
    finished_at: '2026-11-29T10:00:03Z',
    duration_seconds: 2.5,
    progress: { done: 1, total: 1 },
    result: null,
    error: '',
    worker: 'worker-1',
    correlation_id: '2b0c7c7e-0000-4000-8000-000000000001',
    offers: [],
    ...more,
  }
}

/** What is offered to do with a run; words stand against it. */
export const offered = (action: Schemas['RunOffer']['action'], whyNot?: string, needs_reason = false) => ({
  action,
  needs_reason,
  refusals: whyNot ? [{ code: 'not_now', message: whyNot }] : [],
})

export function schedulerStatusOf(more: Partial<Schemas['MonitoringStatus']> = {}): Schemas['MonitoringStatus'] {
  return {
    overall_status: 'good',
    health_score: 100,
    health_breakdown: {},
    checked_at: null,
    timestamp: '2026-11-29T10:00:00Z',
    workers: [],
    beat: [],
    queues: [],
    counters: { due_now: 1, overdue: 0, pending: 2 },
    pause: null,
    awaiting_approval: 0,
    tasks: [scheduledTask()],
    alerts: [],
    ...more,
  }
}

export function figuresOfNothing(more: Partial<Schemas['DashboardOutput']> = {}): Schemas['DashboardOutput'] {
  return { since: '2026-11-01', until: '2026-11-30', days: [], tasks: [], ...more }
}

/** Serves the state of the scheduler as a test wants it, and figures and runs of which there are none yet. */
export function serveScheduler(more: Partial<Schemas['MonitoringStatus']> = {}) {
  server.use(
    http.get(`${API}/monitoring/status/`, () => HttpResponse.json(schedulerStatusOf(more))),
    http.get(`${API}/monitoring/dashboard/`, () => HttpResponse.json(figuresOfNothing())),
    http.get(`${API}/runs/`, () => HttpResponse.json({ ...pageOf([]), pause: null })),
  )
}
