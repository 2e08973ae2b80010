/** Whether the server takes work now: its database and everything else that it cannot do without are there. */
import { queryOptions } from '@tanstack/react-query'

import { probes } from '@/lib/api-client'
import { Problem } from '@/lib/problem'

export type Readiness = 'ready' | 'not_ready' | 'unreachable'

const ASK_AGAIN_AFTER_MS = 10_000

async function readReadiness(signal: AbortSignal): Promise<Readiness> {
  try {
    await probes.GET('/readyz', { signal })
    return 'ready'
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return error.status === 0 ? 'unreachable' : 'not_ready'
  }
}

export const serverReadiness = queryOptions({
  queryKey: ['core', 'readiness'],
  queryFn: ({ signal }) => readReadiness(signal),
  refetchInterval: ASK_AGAIN_AFTER_MS,
})
