/** My work: what waits for the person who is signed in. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { shell } from '@/app/frame'
import type { TaskPage } from '@/features/workflows/api/waiting-tasks'
import { listSearch } from '@/lib/list-search'

const myWork = createRoute({
  getParentRoute: () => shell,
  path: '/',
  // Whose tasks that wait, and which page of them.
  validateSearch: (raw: Record<string, unknown>): TaskPage => {
    const { page, page_size } = listSearch(raw)
    return { scope: raw.scope === 'team' ? raw.scope : undefined, page, page_size }
  },
  component: lazyRouteComponent(() => import('@/app/routes/my-work-page'), 'MyWorkPage'),
})

export const workRoutes = [myWork] as const
