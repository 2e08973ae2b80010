/** How long an answer counts as fresh, and which failures are worth another try. */
import { QueryClient } from '@tanstack/react-query'

import { Problem } from '@/lib/problem'

const FRESH_FOR_MS = 10_000
const MAX_RETRIES = 2

/** A refusal stays a refusal; only a missing answer or a fault of the server may pass. */
export function mayPass(failures: number, error: unknown): boolean {
  const isTransient = error instanceof Problem && (error.status === 0 || error.status >= 500)
  return isTransient && failures < MAX_RETRIES
}

export function createQueryClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { staleTime: FRESH_FOR_MS, retry: mayPass } } })
}
