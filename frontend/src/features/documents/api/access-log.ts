/** The access log: who opened, downloaded or printed which version, and the note that somebody prints one now. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import type { AccessSearch } from './page-search'
import { documentsPath } from './uploads'

export type Access = Schemas['Access']
export type AccessPage = Schemas['PaginatedAccessList']

function asQuery(search: AccessSearch) {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
}

/** What is noted of a version. */
export const accessTo = (uuid: string, search: AccessSearch) =>
  queryOptions({
    queryKey: ['documents', 'access', 'to', uuid, search],
    queryFn: ({ signal }) =>
      api.GET('/documents/{uuid}/access/', { params: { path: { uuid }, query: asQuery(search) }, signal }),
    placeholderData: keepPreviousData,
  })

/** What is noted of a person (`user`); without one, of whoever asks. */
export const accessBy = (search: AccessSearch) =>
  queryOptions({
    queryKey: ['documents', 'access', 'by', search],
    queryFn: ({ signal }) => api.GET('/documents/access/', { params: { query: asQuery(search) }, signal }),
    placeholderData: keepPreviousData,
  })

/** Where the server gives all that fits as a table; pages mean nothing there. */
function tableAt(path: string, { page: _, page_size: __, kind = [], ...search }: AccessSearch): string {
  const query = new URLSearchParams(kind.map((each) => ['kind', each]))
  for (const [name, value] of Object.entries(asQuery(search))) query.set(name, String(value))
  return `${path}access/export/${query.size > 0 ? `?${query}` : ''}`
}

export const tableOfAccessTo = (uuid: string, search: AccessSearch) => tableAt(`${documentsPath}${uuid}/`, search)
export const tableOfAccessBy = (search: AccessSearch) => tableAt(documentsPath, search)

/** Notes that the person prints the original; `deedName` makes it one entry however often it is sent. */
export function useNotePrint(uuid: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (deedName: string) =>
      api.POST('/documents/{uuid}/access/', {
        params: { path: { uuid } },
        headers: { 'Idempotency-Key': deedName },
        body: { kind: 'print' },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['documents', 'access'] }),
    meta: { showsOwnErrors: true },
  })
}
