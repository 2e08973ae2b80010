/** Renders as the application does, with a cache of its own for each test. */
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'

import { AppProvider } from '@/app/provider'
import { createAppRouter } from '@/app/router'
import { createQueryClient } from '@/lib/query-client'

function createImpatientQueryClient() {
  const queryClient = createQueryClient()
  queryClient.setDefaultOptions({ queries: { retry: false } })
  return queryClient
}

/** A component alone; one that has links in it is rendered by `renderLinked`. */
export function renderComponent(component: ReactNode, queryClient = createImpatientQueryClient()) {
  return render(<AppProvider queryClient={queryClient}>{component}</AppProvider>)
}

/** A component that may link to pages, which are not there to be followed. */
export function renderLinked(component: ReactNode) {
  const routeTree = createRootRoute({ component: () => component, notFoundComponent: () => component })
  const router = createRouter({ routeTree, history: createMemoryHistory() })
  return renderComponent(<RouterProvider router={router as never} />)
}

/** The whole application at an address; the answer has the router, for looking at where it went. */
export function renderAddress(address: string) {
  const queryClient = createImpatientQueryClient()
  const router = createAppRouter(queryClient, createMemoryHistory({ initialEntries: [address] }))
  return { router, ...renderComponent(<RouterProvider router={router} />, queryClient) }
}
