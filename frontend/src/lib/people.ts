/** The people that can be picked for something. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'

export type Person = Schemas['PersonSummary']
type Role = Exclude<Person['role'], 'none'>

const MOST_SHOWN = 20

/** Those at a role (as the server names it) or above whose name holds some words. */
export const peopleInRole = (role: string, search: string) =>
  queryOptions({
    queryKey: ['people', role, search],
    queryFn: ({ signal }) =>
      api.GET('/users/', { params: { query: { role: role as Role, search, page_size: MOST_SHOWN } }, signal }),
    placeholderData: keepPreviousData,
  })
