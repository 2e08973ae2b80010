/** The states of documents and their names, as the server tells them. */
import { queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'

/** Asked for once: the states change with the program only. */
export const documentStates = queryOptions({
  queryKey: ['workflows', 'states'],
  queryFn: ({ signal }) => api.GET('/workflows/states/', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})
