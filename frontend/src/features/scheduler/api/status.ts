/** The state of the system: its health, workers, queues, scheduled tasks and alerts. */
import { queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import { isUnderWay } from './run-states'

export type SchedulerStatus = Schemas['MonitoringStatus']
export type ScheduledTask = Schemas['TaskOutput']
export type HealthStatus = Schemas['HealthStatusEnum']

const ASK_AGAIN_AFTER_MS = 30_000
const WATCHED_EVERY_MS = 10_000
const WHILE_SOMETHING_RUNS_MS = 2000

export const schedulerStatus = queryOptions({
  queryKey: ['scheduler', 'status'],
  queryFn: ({ signal }) => api.GET('/scheduler/monitoring/status/', { signal }),
  refetchInterval: ASK_AGAIN_AFTER_MS,
})

/** The same for a page that is about it, which follows more closely while something is under way. */
export const watchedStatus = queryOptions({
  ...schedulerStatus,
  refetchInterval: ({ state }) =>
    state.data?.tasks.some((task) => isUnderWay(task.last_run)) ? WHILE_SOMETHING_RUNS_MS : WATCHED_EVERY_MS,
})
