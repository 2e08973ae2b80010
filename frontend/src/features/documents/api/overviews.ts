/** Short lists of documents for the first page and for the search everywhere. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { DocumentStatus, Schemas } from '@/lib/api-contract'
import { documentStates } from '@/lib/states'

export type DocumentRow = Schemas['DocumentRow']

const FEW = 8
const MANY = 50

/** Documents of an author that are not yet in force: those on their way, and those that have not left. */
export const onTheirWay = (author: number) =>
  queryOptions({
    queryKey: ['documents', 'on-their-way', author],
    queryFn: async ({ client, signal }) => {
      const states = await client.ensureQueryData(documentStates)
      const firstState = states
        .toSorted((one, other) => one.sequence - other.sequence)
        .map(({ code }) => code as DocumentStatus)[0]
      const common = { author: String(author), ordering: '-updated_at', page_size: MANY } as const
      const [moving, begun] = await Promise.all([
        api.GET('/documents/', { params: { query: { ...common, scope: 'in_workflow' } }, signal }),
        api.GET('/documents/', {
          params: { query: { ...common, ...(firstState && { status: [firstState] }) } },
          signal,
        }),
      ])
      return { documents: [...moving.results, ...begun.results], count: moving.count + begun.count }
    },
  })

/** What took effect last. */
export const recentlyEffective = queryOptions({
  queryKey: ['documents', 'recently-effective'],
  queryFn: ({ signal }) =>
    api.GET('/documents/', {
      params: { query: { scope: 'library', ordering: '-activated_at', page_size: FEW } },
      signal,
    }),
})

/** Every document whose number, title or keywords hold some words. */
export const foundDocuments = (search: string) =>
  queryOptions({
    queryKey: ['documents', 'found', search],
    queryFn: ({ signal }) =>
      api.GET('/documents/', { params: { query: { scope: 'all', search, page_size: FEW } }, signal }),
    placeholderData: keepPreviousData,
  })
