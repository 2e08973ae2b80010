/** The list of documents: what its address can ask for, and the server's answer to it. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import type { operations } from '@/generated/api'
import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import { choiceIn, DEFAULT_PAGE_SIZE, dayIn, type ListSearch, listSearch, textIn, textsIn } from '@/lib/list-search'

export type DocumentRow = Schemas['DocumentRow']
type Query = NonNullable<operations['listDocuments']['parameters']['query']>

export const SCOPES = ['library', 'mine', 'in_workflow', 'archive', 'all'] as const
export type Scope = (typeof SCOPES)[number]

/** What is in force: where everybody begins. */
export const FIRST_SCOPE: Scope = 'library'

/** What was in force on a day is a library; no other part can be asked for as of a day. */
export const isLibrary = (scope: Scope = FIRST_SCOPE) => scope === FIRST_SCOPE

export interface DocumentFilters {
  document_type?: string[] | undefined
  status?: string[] | undefined
  department?: string | undefined
  author?: string | undefined
  effective_date_after?: string | undefined
  effective_date_before?: string | undefined
}

export interface DocumentSearch extends ListSearch, DocumentFilters {
  scope?: Scope | undefined
  /** The day whose library is shown. */
  as_of?: string | undefined
}

export function documentSearch(raw: Record<string, unknown>): DocumentSearch {
  const scope = choiceIn(raw, 'scope', SCOPES)
  return {
    ...listSearch(raw),
    scope,
    as_of: isLibrary(scope) ? dayIn(raw, 'as_of') : undefined,
    document_type: textsIn(raw, 'document_type'),
    status: textsIn(raw, 'status'),
    department: textIn(raw, 'department'),
    author: textIn(raw, 'author'),
    effective_date_after: dayIn(raw, 'effective_date_after'),
    effective_date_before: dayIn(raw, 'effective_date_before'),
  }
}

const WITHOUT_FILTERS = {
  search: undefined,
  document_type: undefined,
  status: undefined,
  department: undefined,
  author: undefined,
  effective_date_after: undefined,
  effective_date_before: undefined,
  page: undefined,
} satisfies DocumentSearch

export function withoutFilters(search: DocumentSearch): DocumentSearch {
  return { ...search, ...WITHOUT_FILTERS }
}

export function isFiltered({ page: _, ...search }: DocumentSearch): boolean {
  return Object.keys(WITHOUT_FILTERS).some((name) => search[name as keyof typeof search] !== undefined)
}

export const documentList = ({ scope = FIRST_SCOPE, page_size = DEFAULT_PAGE_SIZE, ...asked }: DocumentSearch) =>
  queryOptions({
    queryKey: ['documents', 'list', { scope, page_size, ...asked }],
    queryFn: ({ signal }) =>
      // The address may hold anything; the server says what it does not know.
      api.GET('/documents/', { params: { query: { scope, page_size, ...asked } as Query }, signal }),
    placeholderData: keepPreviousData,
  })
