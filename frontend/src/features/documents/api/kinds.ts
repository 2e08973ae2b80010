/** The kinds of documents and where documents can come from, as the organisation has set them up. */
import { queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'

const EVERY = 200
const FRESH_FOR_MS = 300_000

export const documentTypes = queryOptions({
  queryKey: ['document-types'],
  queryFn: async ({ signal }) =>
    (await api.GET('/document-types/', { params: { query: { page_size: EVERY } }, signal })).results,
  staleTime: FRESH_FOR_MS,
})

export const documentSources = queryOptions({
  queryKey: ['document-sources'],
  queryFn: async ({ signal }) =>
    (await api.GET('/document-sources/', { params: { query: { page_size: EVERY } }, signal })).results,
  staleTime: FRESH_FOR_MS,
})
