/** Steering the scheduler: cancelling, repeating and deciding on runs, pausing everything, settings of tasks and what waits of them, and alerts that were seen. */
import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import { newDeedName } from '@/lib/deed-name'
import { retryChain } from './chains'
import { useDeed } from './deed'
import type { Run, RunOffer } from './runs'

export type TaskChanges = Schemas['PatchedTaskSettingInputRequest']
export type DeedOnRun = RunOffer['action']

/** The page that a deed leads to, if it leads to another one. */
type Led = { to: string; id: string } | undefined
type Subject = Pick<Run, 'id' | 'chain_id'>

const of = ({ id }: Subject, reason: string) => ({ params: { path: { run_id: id } }, body: { reason } })
const stays = (): Led => undefined

const DEEDS: Record<DeedOnRun, (run: Subject, reason: string) => Promise<Led>> = {
  approve: (run, reason) => api.POST('/scheduler/runs/{run_id}/approve/', of(run, reason)).then(stays),
  refuse: (run, reason) => api.POST('/scheduler/runs/{run_id}/refuse/', of(run, reason)).then(stays),
  cancel: (run, reason) => api.POST('/scheduler/runs/{run_id}/cancel/', of(run, reason)).then(stays),
  // The server itself lets a run be repeated by one other at a time.
  retry: (run, reason) =>
    api
      .POST('/scheduler/runs/{run_id}/retry/', { ...of(run, reason), headers: { 'Idempotency-Key': newDeedName() } })
      .then(({ id }) => ({ to: '/scheduler/runs', id: String(id) })),
  retry_chain: ({ chain_id }, reason) =>
    retryChain(chain_id ?? '', reason).then(({ id }) => ({ to: '/scheduler/chains', id })),
}

export const useDeedOnRun = (run: Subject, action: DeedOnRun) => useDeed((reason: string) => DEEDS[action](run, reason))

export const usePauseScheduler = () => useDeed((reason: string) => api.POST('/scheduler/pause/', { body: { reason } }))

export const useResumeScheduler = () =>
  useDeed((reason: string) => api.POST('/scheduler/resume/', { body: { reason } }))

export const useChangeTask = (taskName: string) =>
  useDeed((body: TaskChanges) =>
    api.PATCH('/scheduler/tasks/{task_name}/', { params: { path: { task_name: taskName } }, body }),
  )

export type Waiver = Schemas['Waiver']
export type WaiverOffer = Schemas['WaiverOffer']
export type DeedOnWaiver = WaiverOffer['action']

const ofTask = (task_name: string, reason: string) => ({ params: { path: { task_name } }, body: { reason } })

const ON_WAIVERS = {
  approve: (name: string, reason: string) =>
    api.POST('/scheduler/tasks/{task_name}/waiver/approve/', ofTask(name, reason)),
  refuse: (name: string, reason: string) =>
    api.POST('/scheduler/tasks/{task_name}/waiver/refuse/', ofTask(name, reason)),
  withdraw: (name: string, reason: string) =>
    api.POST('/scheduler/tasks/{task_name}/waiver/withdraw/', ofTask(name, reason)),
}

export const useDeedOnWaiver = (taskName: string, action: DeedOnWaiver) =>
  useDeed((reason: string) => ON_WAIVERS[action](taskName, reason))

export const useAcknowledgeAlert = (key: string) =>
  useDeed((note: string) => api.POST('/scheduler/alerts/acknowledge/', { body: { key, note } }))
