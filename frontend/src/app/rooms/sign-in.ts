/** The door. Whoever is signed in already passes through. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { root } from '@/app/frame'
import { me } from '@/lib/me'

interface SignInSearch {
  /** The address that the person wanted. */
  next?: string | undefined
}

/** Only addresses of this site: what a link from elsewhere hides behind `next` must not lead people away. */
function ownAddress(next: unknown): SignInSearch {
  return { next: typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : undefined }
}

export const signIn = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): SignInSearch => ownAddress(search.next),
  beforeLoad: async ({ context, search }) => {
    const person = await context.queryClient.fetchQuery({ ...me, staleTime: 0 })
    if (person) throw redirect({ href: search.next ?? '/' })
  },
  component: lazyRouteComponent(() => import('@/app/routes/sign-in-page'), 'SignInPage'),
})
