/** What a part of a page shows until it has its answer: that it is on its way, why it did not come, or that there is nothing. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { ProblemNotice } from './problem-notice'
import { RowsSkeleton } from './skeletons'

interface QueryStatesProps<Answer> {
  query: UseQueryResult<Answer>
  /** Rows of the skeleton. */
  rows?: number
  isEmpty?: (answer: Answer) => boolean
  empty?: ReactNode
  children: (answer: Answer) => ReactNode
}

export function QueryStates<Answer>({ query, rows = 3, isEmpty, empty, children }: QueryStatesProps<Answer>) {
  const { data, error, refetch } = query
  if (data !== undefined) return isEmpty?.(data) ? empty : children(data)
  if (error) return <ProblemNotice error={error} onRetry={refetch} />
  return <RowsSkeleton rows={rows} />
}
