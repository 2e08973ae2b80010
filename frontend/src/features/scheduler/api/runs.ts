/** Runs of scheduled tasks: the history, one run that is followed until its end, and running a task by hand. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import { momentAfter, momentOf } from '@/lib/days'
import { isUnderWay, type RunQuery, type RunState } from './run-states'

export type Run = Schemas['Run']
export type RunRow = Schemas['RunRow']
export type RunOffer = Schemas['RunOffer']
export type RunResult = Run['result']

const SCHEDULER = ['scheduler']
const LASTING: ReadonlySet<RunState> = new Set<RunState>(['AWAITING_APPROVAL', 'QUEUED', 'RUNNING'])
const FOLLOW_EVERY_MS = 1000
const LOOK_AGAIN_AFTER_MS = 10_000

/** Whether a run is still to begin later than now. */
export function isForLater(run: { not_before: string | null; started_at: string | null }): boolean {
  return !run.started_at && run.not_before !== null && Date.parse(run.not_before) > Date.now()
}

/** How often to ask again after a run: closely while it may move, from time to time while it waits for a person or its hour. */
export function followEvery(run: (Pick<Run, 'state'> & Partial<Run>) | undefined): number | false {
  if (!run || !LASTING.has(run.state)) return false
  const { not_before = null, started_at = null } = run
  return isUnderWay(run) && !isForLater({ not_before, started_at }) ? FOLLOW_EVERY_MS : LOOK_AGAIN_AFTER_MS
}

/** Whether a run has not ended, whatever it waits for. */
export const lasts = ({ state }: Pick<Run, 'state'>) => LASTING.has(state)

/** One run with everything it did; asked for again and again until it has ended. */
export const oneRun = (id: number) =>
  queryOptions({
    queryKey: [...SCHEDULER, 'runs', id],
    queryFn: ({ signal }) => api.GET('/scheduler/runs/{run_id}/', { params: { path: { run_id: id } }, signal }),
    refetchInterval: ({ state }) => followEvery(state.data),
  })

/** A page of the history, newest first. */
export const runHistory = (query: RunQuery) =>
  queryOptions({
    queryKey: [...SCHEDULER, 'runs', query],
    queryFn: ({ signal }) => api.GET('/scheduler/runs/', { params: { query: given(asMoments(query)) }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_AFTER_MS,
  })

/** The server knows moments only. */
function asMoments({ since, until, ...query }: RunQuery): RunQuery {
  return { ...query, since: since && momentOf(since), until: until && momentAfter(until) }
}

type Given<Query> = { [Name in keyof Query]?: Exclude<Query[Name], undefined> }

/** A question without what it does not ask for. */
export function given<Query extends object>(query: Query): Given<Query> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Given<Query>
}

interface Ordering {
  body: Schemas['ManualTriggerInputRequest']
  /** Names the deed, so that it is done once however often it is sent; each preview is a new one. */
  deedName?: string
}

/** Runs a task by hand; whoever started it shows what went wrong. */
export function useRunTask() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ body, deedName }: Ordering) =>
      api.POST('/scheduler/monitoring/manual-trigger/', {
        ...(deedName && { headers: { 'Idempotency-Key': deedName } }),
        body,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: SCHEDULER }),
    meta: { showsOwnErrors: true },
  })
}
