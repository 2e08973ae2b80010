/** The two floors that every page stands on: the root, and the shell that only signed-in people enter. */
import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { FailedFrame } from '@/app/routes/failed-page'
import { me } from '@/lib/me'
import { meetOrganisation } from '@/lib/organisation'

export interface RouterContext {
  queryClient: QueryClient
}

export const root = createRootRouteWithContext<RouterContext>()({ errorComponent: FailedFrame })

/** Parent of every page inside of the shell. Whoever is not signed in is led to the sign-in page and back again. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const person = await context.queryClient.ensureQueryData({ ...me, revalidateIfStale: true })
    if (!person) throw redirect({ to: '/login', search: { next: location.href } })
    await meetOrganisation(context.queryClient)
  },
  component: lazyRouteComponent(() => import('@/app/shell/shell'), 'Shell'),
  errorComponent: FailedFrame,
})
