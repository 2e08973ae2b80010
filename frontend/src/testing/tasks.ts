/** Tasks of the pretended server. */
import type { Schemas } from '@/lib/api-contract'
import { document } from './documents'

/** A task that waits, as the server describes it, with what a test wants different. */
export function waitingTask(more: Partial<Schemas['WaitingTask']> = {}): Schemas['WaitingTask'] {
  return {
    uuid: 'task',
    role: 'REVIEWER',
    role_display: 'Review',
    assignee: { id: 7, username: 'mira', full_name: 'Mira Okafor' },
    status: 'PENDING',
    due_date: null,
    round: 1,
    created_at: '2026-11-28T09:00:00Z',
    ended_at: null,
    decision: '',
    comment: '',
    cancel_reason: '',
    document: document(),
    workflow_type: 'REVIEW',
    cause: null,
    is_overdue: false,
    is_blocked: false,
    ...more,
  }
}
