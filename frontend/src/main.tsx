/** Puts the client on the page. */
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import './app/global.css'
import { AppProvider } from '@/app/provider'
import { createAppRouter } from '@/app/router'
import { createThemeSheet } from '@/app/theme'
import { createQueryClient } from '@/lib/query-client'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no element "root".')

document.adoptedStyleSheets.push(createThemeSheet())
const queryClient = createQueryClient()
createRoot(root).render(
  <StrictMode>
    <AppProvider queryClient={queryClient}>
      <RouterProvider router={createAppRouter(queryClient)} />
    </AppProvider>
  </StrictMode>,
)
