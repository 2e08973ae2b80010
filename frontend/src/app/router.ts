/** Turns the map of addresses into a router. */
import { createRouter, type RouterHistory } from '@tanstack/react-router'

import { routeTree } from '@/app/routes'
import { FailedPage } from '@/app/routes/failed-page'
import { NotFoundPage } from '@/app/routes/not-found-page'

export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    ...(history && { history }),
    defaultErrorComponent: FailedPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultPreload: 'intent',
    // Freshness is the query cache's business alone.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
