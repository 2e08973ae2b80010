/** Who is signed in here. */
import { queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Me } from '@/lib/api-contract'
import { Problem } from '@/lib/problem'

const NOT_SIGNED_IN = 401

/** The person of this session, or null when nobody is signed in. */
async function readMe(signal: AbortSignal): Promise<Me | null> {
  try {
    return await api.GET('/auth/me/', { signal })
  } catch (error) {
    if (error instanceof Problem && error.status === NOT_SIGNED_IN) return null
    throw error
  }
}

export const me = queryOptions({ queryKey: ['users', 'me'], queryFn: ({ signal }) => readMe(signal) })
