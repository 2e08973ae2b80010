/** A colour for each state of a part of the system, and for each state of a run. */
import type { RunState } from '../api/run-states'
import type { HealthStatus } from '../api/status'

export const HEALTH_COLOURS: Record<HealthStatus, string> = {
  good: 'teal',
  warning: 'yellow',
  bad: 'red',
  unknown: 'gray',
}

export const RUN_COLOURS: Record<RunState, string> = {
  AWAITING_APPROVAL: 'yellow',
  QUEUED: 'gray',
  RUNNING: 'blue',
  SUCCEEDED: 'teal',
  FAILED: 'red',
  SKIPPED: 'gray',
  CANCELLED: 'gray',
}
