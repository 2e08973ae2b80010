/** The tasks that wait, the most urgent first: those of whoever is signed in, or everybody's. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'

export type WaitingTask = Schemas['WaitingTask']

export interface TaskPage {
  /** Everybody's, for whoever may give tasks to others. */
  scope?: 'team' | undefined
  page?: number | undefined
  page_size?: number | undefined
}

export const waitingTasks = ({ scope, page, page_size }: TaskPage) =>
  queryOptions({
    queryKey: ['workflows', 'tasks', scope ?? 'mine', { page, page_size }],
    queryFn: ({ signal }) => {
      const query = { ...(scope && { scope }), ...(page && { page }), ...(page_size && { page_size }) }
      return api.GET('/workflow-tasks/', { params: { query }, signal })
    },
    placeholderData: keepPreviousData,
  })

export type Reassignment = Schemas['ReassignInputRequest']

/** Asks somebody else. A refusal may mean that the task has been done meanwhile: either way the list is read again. */
export function useReassign({ uuid }: WaitingTask) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Reassignment) =>
      api.POST('/workflow-tasks/{uuid}/reassign/', { params: { path: { uuid } }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['workflows'] }),
    meta: { showsOwnErrors: true },
  })
}
