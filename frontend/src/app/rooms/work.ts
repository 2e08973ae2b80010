/** My work: what waits for the person who is signed in. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { shell } from '@/app/frame'

const myWork = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('@/app/routes/my-work-page'), 'MyWorkPage'),
})

export const workRoutes = [myWork] as const
