/** The audit trail: its entries, filtered, and the acts that it knows. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import { momentAfter, momentOf } from '@/lib/days'

export type AuditEntry = Schemas['AuditEntry']

/** The state of the page in its address; `since` and `until` are days of the organisation, both included. */
export interface AuditSearch {
  page?: number | undefined
  page_size?: number | undefined
  user?: string | undefined
  action?: string[] | undefined
  object_type?: string | undefined
  object_id?: string | undefined
  since?: string | undefined
  until?: string | undefined
  search?: string | undefined
  correlation_id?: string | undefined
}

function asQuery({ since, until, ...search }: AuditSearch) {
  const query = { ...search, since: since && momentOf(since), until: until && momentAfter(until) }
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))
}

export const auditEntries = (search: AuditSearch) =>
  queryOptions({
    queryKey: ['audit', 'entries', search],
    queryFn: ({ signal }) => api.GET('/audit/', { params: { query: asQuery(search) }, signal }),
    placeholderData: keepPreviousData,
  })

/** Asked for once: the acts change with the program only. */
export const auditActions = queryOptions({
  queryKey: ['audit', 'actions'],
  queryFn: ({ signal }) => api.GET('/audit/actions/', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})
