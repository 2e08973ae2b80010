/** The tasks that wait for whoever is signed in, the most urgent first. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'

export type WaitingTask = Schemas['WaitingTask']

export interface TaskPage {
  page?: number | undefined
  page_size?: number | undefined
}

export const waitingTasks = ({ page, page_size }: TaskPage) =>
  queryOptions({
    queryKey: ['workflows', 'tasks', 'mine', { page, page_size }],
    queryFn: ({ signal }) => {
      const query = { ...(page && { page }), ...(page_size && { page_size }) }
      return api.GET('/workflow-tasks/', { params: { query }, signal })
    },
    placeholderData: keepPreviousData,
  })
