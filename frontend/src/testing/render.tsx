/** Renders as the application does, with a cache of its own for each test. */
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
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

export function renderComponent(component: ReactNode) {
  return render(<AppProvider queryClient={createImpatientQueryClient()}>{component}</AppProvider>)
}

export function renderAddress(address: string) {
  const router = createAppRouter(createMemoryHistory({ initialEntries: [address] }))
  return renderComponent(<RouterProvider router={router} />)
}
