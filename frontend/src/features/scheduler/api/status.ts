/** The state of the system: its health, workers, queues, scheduled tasks and alerts. */
import { queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'

const ASK_AGAIN_AFTER_MS = 30_000

export const schedulerStatus = queryOptions({
  queryKey: ['scheduler', 'status'],
  queryFn: ({ signal }) => api.GET('/scheduler/monitoring/status/', { signal }),
  refetchInterval: ASK_AGAIN_AFTER_MS,
})
