/** Runs of scheduled tasks: the history, one run that is followed until its end, and running a task by hand. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'

export type Run = Schemas['Run']
export type RunRow = Schemas['RunRow']
export type RunState = Schemas['RunStateEnum']
export type RunTrigger = Schemas['RunTriggerEnum']
export type RunResult = Run['result']

export interface RunQuery {
  page?: number | undefined
  page_size?: number | undefined
  task_name?: string | undefined
  state?: RunState | undefined
  trigger?: RunTrigger | undefined
  dry_run?: boolean | undefined
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

const SCHEDULER = ['scheduler']
const UNDER_WAY: ReadonlySet<RunState> = new Set<RunState>(['QUEUED', 'RUNNING'])
const FOLLOW_EVERY_MS = 1000
const LOOK_AGAIN_AFTER_MS = 10_000

export function isUnderWay(run: { state: RunState } | null | undefined): boolean {
  return run ? UNDER_WAY.has(run.state) : false
}

/** One run with everything it did; asked for again and again until it has ended. */
export const oneRun = (id: number) =>
  queryOptions({
    queryKey: [...SCHEDULER, 'runs', id],
    queryFn: ({ signal }) => api.GET('/scheduler/runs/{run_id}/', { params: { path: { run_id: id } }, signal }),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? FOLLOW_EVERY_MS : false),
  })

/** A page of the history, newest first. */
export const runHistory = (query: RunQuery) =>
  queryOptions({
    queryKey: [...SCHEDULER, 'runs', query],
    queryFn: ({ signal }) => api.GET('/scheduler/runs/', { params: { query: given(query) }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_AFTER_MS,
  })

type Given<Query> = { [Name in keyof Query]?: Exclude<Query[Name], undefined> }

function given<Query extends object>(query: Query): Given<Query> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Given<Query>
}

/** Runs a task by hand; whoever started it shows what went wrong. */
export function useRunTask() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Schemas['ManualTriggerInputRequest']) =>
      api.POST('/scheduler/monitoring/manual-trigger/', { body }),
    onSettled: () => client.invalidateQueries({ queryKey: SCHEDULER }),
    meta: { showsOwnErrors: true },
  })
}
