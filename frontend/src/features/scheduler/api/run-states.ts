/** The states of runs and what starts them, and what the address of the history may say of them. */
import type { Schemas } from '@/lib/api-contract'

export type RunState = Schemas['RunStateEnum']
export type RunTrigger = Schemas['RunTriggerEnum']

export interface RunQuery {
  page?: number | undefined
  page_size?: number | undefined
  task_name?: string | undefined
  state?: RunState | undefined
  trigger?: RunTrigger | undefined
  dry_run?: boolean | undefined
  requested_by?: string | undefined
  /** Days of the organisation, both included. */
  since?: string | undefined
  until?: string | undefined
}

export const RUN_STATES = [
  'AWAITING_APPROVAL',
  'QUEUED',
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'SKIPPED',
  'CANCELLED',
] as const satisfies readonly RunState[]
export const RUN_TRIGGERS = ['SCHEDULED', 'MANUAL', 'CHAIN', 'DELAYED'] as const satisfies readonly RunTrigger[]

const UNDER_WAY: ReadonlySet<RunState> = new Set<RunState>(['QUEUED', 'RUNNING'])

export function isUnderWay(run: { state: RunState } | null | undefined): boolean {
  return run ? UNDER_WAY.has(run.state) : false
}
