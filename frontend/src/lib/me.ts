/** Who is signed in here, and what they may do. */
import { queryOptions, useQuery } from '@tanstack/react-query'

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

export const me = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => readMe(signal) })

/** The person who is signed in; every page inside of the shell has one. */
export function useMe(): Me {
  const { data } = useQuery(me)
  if (!data) throw new Error('Nobody is signed in.')
  return data
}

/** Whether somebody holds a permission, as the server named it. */
export function may(person: Me, permission: string): boolean {
  return person.permissions.includes(permission)
}
