/** Steering the scheduler: cancelling, repeating and deciding on runs, pausing everything, settings of tasks, and alerts that were seen. */
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import { newDeedName } from '@/lib/deed-name'

export type TaskChanges = Schemas['PatchedTaskSettingInputRequest']

/**
 * A deed after which everything that is shown of the scheduler is asked for again; its dialog shows what went wrong.
 *
 * Nobody waits for the answers: with them the place from which the deed was done may be gone, and its last word with it.
 */
function useDeed<Wanted, Answer>(send: (wanted: Wanted) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSettled: () => {
      client.invalidateQueries({ queryKey: ['scheduler'] }).catch(() => undefined)
    },
    meta: { showsOwnErrors: true },
  })
}

const ofRun = (id: number) => ({ params: { path: { run_id: id } } })

export const useCancelRun = (id: number) =>
  useDeed((reason: string) => api.POST('/scheduler/runs/{run_id}/cancel/', { ...ofRun(id), body: { reason } }))

export const useApproveRun = (id: number) =>
  useDeed((reason: string) => api.POST('/scheduler/runs/{run_id}/approve/', { ...ofRun(id), body: { reason } }))

export const useRefuseRun = (id: number) =>
  useDeed((reason: string) => api.POST('/scheduler/runs/{run_id}/refuse/', { ...ofRun(id), body: { reason } }))

/** The server itself lets a run be repeated by one other at a time. */
export const useRetryRun = (id: number) =>
  useDeed((reason: string) =>
    api.POST('/scheduler/runs/{run_id}/retry/', {
      ...ofRun(id),
      headers: { 'Idempotency-Key': newDeedName() },
      body: { reason },
    }),
  )

export const usePauseScheduler = () => useDeed((reason: string) => api.POST('/scheduler/pause/', { body: { reason } }))

export const useResumeScheduler = () =>
  useDeed((reason: string) => api.POST('/scheduler/resume/', { body: { reason } }))

export const useChangeTask = (taskName: string) =>
  useDeed((body: TaskChanges) =>
    api.PATCH('/scheduler/tasks/{task_name}/', { params: { path: { task_name: taskName } }, body }),
  )

export const useAcknowledgeAlert = (key: string) =>
  useDeed((note: string) => api.POST('/scheduler/alerts/acknowledge/', { body: { key, note } }))
