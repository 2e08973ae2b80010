/** Signing out: the session ends, and the browser forgets everything that was shown. */
import { useMutation } from '@tanstack/react-query'

import { signOut } from './sign-in'

export function useSignOut() {
  // A new start of the client keeps nothing of the person who leaves.
  return useMutation({ mutationFn: signOut, onSuccess: () => window.location.assign('/login') })
}
