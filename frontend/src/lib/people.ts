/** The people that can be picked for something. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import type { operations } from '@/generated/api'
import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'

type Person = Schemas['PersonSummary']
/** Somebody who could be given a task on a document. */
export type Candidate = Schemas['Candidate']
type Role = Exclude<Person['role'], 'none'>
type CandidateRole = operations['listDocumentCandidates']['parameters']['query']['role']

const MOST_SHOWN = 20

/** Those at a role (as the server names it) or above whose name holds some words. */
export const peopleInRole = (role: string, search: string) =>
  queryOptions({
    queryKey: ['people', role, search],
    queryFn: ({ signal }) =>
      api.GET('/users/', { params: { query: { role: role as Role, search, page_size: MOST_SHOWN } }, signal }),
    placeholderData: keepPreviousData,
  })

/** Those who could be given a task that needs a role on a document: what waits for them, and why some cannot be chosen. */
export const candidatesFor = (uuid: string, role: string, search: string) =>
  queryOptions({
    queryKey: ['people', 'candidates', uuid, role, search],
    queryFn: ({ signal }) =>
      api.GET('/documents/{uuid}/candidates/', {
        params: { path: { uuid }, query: { role: role as CandidateRole, search, page_size: MOST_SHOWN } },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
