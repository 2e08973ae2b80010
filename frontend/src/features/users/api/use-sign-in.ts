/** Signing in from a form: afterwards the client knows who it is. */
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { me } from '@/lib/me'
import { type Credentials, signIn } from './sign-in'

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    meta: { showsOwnErrors: true },
    mutationFn: async (credentials: Credentials) => {
      await signIn(credentials)
      return await client.fetchQuery({ ...me, staleTime: 0 })
    },
  })
}
