/** The tasks that wait for whoever is signed in, the most urgent first. */
import { queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'

export type WaitingTask = Schemas['WaitingTask']

const MOST_SHOWN = 50

export const waitingTasks = queryOptions({
  queryKey: ['workflows', 'tasks', 'mine'],
  queryFn: ({ signal }) => api.GET('/workflow-tasks/', { params: { query: { page_size: MOST_SHOWN } }, signal }),
})
