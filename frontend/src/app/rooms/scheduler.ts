/** The scheduler: its tasks, how they fared, the history of their runs, and one run. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { shell } from '@/app/frame'
import { RUN_STATES, RUN_TRIGGERS, type RunQuery } from '@/features/scheduler/api/runs'
import { type Span, spanIn } from '@/features/scheduler/api/spans'
import { choiceIn, listSearch, textIn } from '@/lib/list-search'

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
    }
  },
  component: lazyRouteComponent(() => import('@/app/routes/runs-page'), 'RunsPage'),
})

const run = createRoute({
  getParentRoute: () => shell,
  path: '/scheduler/runs/$id',
  component: lazyRouteComponent(() => import('@/app/routes/run-page'), 'RunPage'),
})

export const schedulerRoutes = [scheduler, figures, runs, run] as const
