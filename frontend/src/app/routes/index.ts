/** The map of addresses: every page that the client has, each loaded when it is first visited. */
import { createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'

const root = createRootRoute()

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./start-page'), 'StartPage'),
})

export const routeTree = root.addChildren([start])
