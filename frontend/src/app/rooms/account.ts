/** The person's own account. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { shell } from '@/app/frame'

const profile = createRoute({
  getParentRoute: () => shell,
  path: '/profile',
  component: lazyRouteComponent(() => import('@/app/routes/profile-page'), 'ProfilePage'),
})

export const accountRoutes = [profile] as const
