/** How long an answer counts as fresh, which failures are worth another try, and that no failed deed goes unnoticed. */
import { MutationCache, QueryClient } from '@tanstack/react-query'

import { translate } from '@/lib/i18n'
import { Problem } from '@/lib/problem'
import { tell } from '@/lib/toasts'

const FRESH_FOR_MS = 10_000
const MAX_RETRIES = 2

declare module '@tanstack/react-query' {
  interface Register {
    /** A form that shows its own failures says so; every other failure is told beside the work. */
    mutationMeta: { showsOwnErrors?: boolean }
  }
}

/** A refusal stays a refusal; only a missing answer or a fault of the server may pass. */
export function mayPass(failures: number, error: unknown): boolean {
  const isTransient = error instanceof Problem && (error.status === 0 || error.status >= 500)
  return isTransient && failures < MAX_RETRIES
}

export function createQueryClient(): QueryClient {
  const mutationCache = new MutationCache({
    onError: (error, _variables, _result, mutation) => {
      if (mutation.meta?.showsOwnErrors) return
      tell('problem', error instanceof Problem ? error.message : translate('problem.unexpected'))
    },
  })
  return new QueryClient({ mutationCache, defaultOptions: { queries: { staleTime: FRESH_FOR_MS, retry: mayPass } } })
}
