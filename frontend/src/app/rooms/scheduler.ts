/** The scheduler: its tasks, how they fared, the history of their runs, one run, and chains of them. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { shell } from '@/app/frame'
import type { ChainQuery } from '@/features/scheduler/api/chains'
import { RUN_STATES, RUN_TRIGGERS, type RunQuery } from '@/features/scheduler/api/run-states'
import { type Span, spanIn } from '@/features/scheduler/api/spans'
import { choiceIn, dayIn, listSearch, textIn } from '@/lib/list-search'

const scheduler = createRoute({
  getParentRoute: () => shell,
  path: '/scheduler',
  component: lazyRouteComponent(() => import('@/app/routes/scheduler-page'), 'SchedulerPage'),
})

const figures = createRoute({
  getParentRoute: () => shell,
  path: '/scheduler/figures',
  validateSearch: (raw: Record<string, unknown>): { days?: Span | undefined } => ({ days: spanIn(raw) }),
  component: lazyRouteComponent(() => import('@/app/routes/figures-page'), 'FiguresPage'),
})

const runs = createRoute({
  getParentRoute: () => shell,
  path: '/scheduler/runs',
  validateSearch: (raw: Record<string, unknown>): RunQuery => {
    const { page, page_size } = listSearch(raw)
    return {
      page,
      page_size,
      task_name: textIn(raw, 'task_name'),
      state: choiceIn(raw, 'state', RUN_STATES),
      trigger: choiceIn(raw, 'trigger', RUN_TRIGGERS),
      dry_run: typeof raw.dry_run === 'boolean' ? raw.dry_run : undefined,
      requested_by: textIn(raw, 'requested_by'),
      since: dayIn(raw, 'since'),
      until: dayIn(raw, 'until'),
    }
  },
  component: lazyRouteComponent(() => import('@/app/routes/runs-page'), 'RunsPage'),
})

const run = createRoute({
  getParentRoute: () => shell,
  path: '/scheduler/runs/$id',
  component: lazyRouteComponent(() => import('@/app/routes/run-page'), 'RunPage'),
})

const chains = createRoute({
  getParentRoute: () => shell,
  path: '/scheduler/chains',
  validateSearch: (raw: Record<string, unknown>): ChainQuery => {
    const { page, page_size } = listSearch(raw)
    return { page, page_size, state: choiceIn(raw, 'state', RUN_STATES) }
  },
  component: lazyRouteComponent(() => import('@/app/routes/chain-pages'), 'ChainsPage'),
})

const newChain = createRoute({
  getParentRoute: () => shell,
  path: '/scheduler/chains/new',
  component: lazyRouteComponent(() => import('@/app/routes/chain-pages'), 'NewChainPage'),
})

const chain = createRoute({
  getParentRoute: () => shell,
  path: '/scheduler/chains/$id',
  component: lazyRouteComponent(() => import('@/app/routes/chain-pages'), 'ChainPage'),
})

export const schedulerRoutes = [scheduler, figures, runs, run, chains, newChain, chain] as const
