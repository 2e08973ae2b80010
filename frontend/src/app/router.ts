/** Turns the map of addresses into a router. */
import type { QueryClient } from '@tanstack/react-query'
import { createRouter, type RouterHistory } from '@tanstack/react-router'

import { routeTree } from '@/app/pages'
import { FailedPage } from '@/app/routes/failed-page'
import { NotFoundPage } from '@/app/routes/not-found-page'
import { PageSkeleton } from '@/components/ui/skeletons'

const SHOW_SKELETON_AFTER_MS = 250

export function createAppRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context: { queryClient },
    ...(history && { history }),
    defaultErrorComponent: FailedPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultPendingComponent: PageSkeleton,
    defaultPendingMs: SHOW_SKELETON_AFTER_MS,
    defaultPreload: 'intent',
    // Freshness is the query cache's business alone.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    // What an address says beyond what its page knows never reaches the server.
    search: { strict: true },
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
