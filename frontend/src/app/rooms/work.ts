/** My work: what waits for the person who is signed in. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { shell } from '@/app/frame'
import type { TaskPage } from '@/features/workflows/api/waiting-tasks'
import { listSearch } from '@/lib/list-search'

const myWork = createRoute({
  getParentRoute: () => shell,
  path: '/',
  // The pages of the tasks that wait.
  validateSearch: (raw: Record<string, unknown>): TaskPage => {
    const { page, page_size } = listSearch(raw)
    return { page, page_size }
  },
  component: lazyRouteComponent(() => import('@/app/routes/my-work-page'), 'MyWorkPage'),
})

export const workRoutes = [myWork] as const
