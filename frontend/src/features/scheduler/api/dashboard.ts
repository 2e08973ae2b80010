/** The figures of scheduled tasks over some days: runs by day, success and durations by task. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import type { Span } from './spans'

export type Figures = Schemas['DashboardOutput']
export type DayOfRuns = Schemas['DayOfRunsOutput']
export type TaskFigures = Schemas['TaskFiguresOutput']

/** How runs end, in the order in which a bar is piled up. */
export const OUTCOMES = ['succeeded', 'skipped', 'cancelled', 'failed'] as const

export type RunOutcomeName = (typeof OUTCOMES)[number]

const LOOK_AGAIN_AFTER_MS = 60_000

export const figuresOf = (days: Span) =>
  queryOptions({
    queryKey: ['scheduler', 'dashboard', days],
    queryFn: ({ signal }) => api.GET('/scheduler/monitoring/dashboard/', { params: { query: { days } }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_AFTER_MS,
  })

/** All runs of a day that were meant for real. */
export const runsOn = (day: DayOfRuns) => OUTCOMES.reduce((sum, outcome) => sum + day[outcome], 0)

/** Where the axis of a chart ends: the next of 1, 2, 5, 10, 20, 50 … at or above the highest bar. */
export function ceilingOf(highest: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(highest, 1)))
  return [1, 2, 5, 10].map((step) => step * size).find((step) => step >= highest) ?? highest
}
