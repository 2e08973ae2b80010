/** One document: what the server knows of it, and what can be done with a draft apart from its lifecycle. */
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'

export type DocumentDetail = Schemas['DocumentDetail']
export type DraftChanges = Schemas['PatchedDocumentEditInputRequest']

export const oneDocument = (uuid: string) =>
  queryOptions({
    queryKey: ['documents', 'one', uuid],
    queryFn: ({ signal }) => api.GET('/documents/{uuid}/', { params: { path: { uuid } }, signal }),
  })

const MOST_VERSIONS = 200

/** All versions of the document that the person may see, the latest first. */
export const versionsOf = (uuid: string) =>
  queryOptions({
    queryKey: ['documents', 'versions', uuid],
    queryFn: ({ signal }) =>
      api.GET('/documents/{uuid}/versions/', {
        params: { path: { uuid }, query: { page_size: MOST_VERSIONS } },
        signal,
      }),
  })

interface Page {
  page?: number | undefined
  page_size?: number | undefined
}

/** What is on record about a document, newest first. */
export const recordOf = (uuid: string, { page, page_size }: Page) =>
  queryOptions({
    queryKey: ['documents', 'record', uuid, { page, page_size }],
    queryFn: ({ signal }) =>
      api.GET('/documents/{uuid}/audit/', {
        params: { path: { uuid }, query: { ...(page && { page }), ...(page_size && { page_size }) } },
        signal,
      }),
  })

/** Takes in what the server says about a document now; everything that is drawn from it is asked for again. */
export async function takeIn(client: QueryClient, document: DocumentDetail) {
  client.setQueryData(oneDocument(document.uuid).queryKey, { ...document, as_of: null })
  await Promise.all(['documents', 'workflows'].map((room) => client.invalidateQueries({ queryKey: [room] })))
}

export function useEditDraft({ uuid }: DocumentDetail) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: DraftChanges) => api.PATCH('/documents/{uuid}/', { params: { path: { uuid } }, body }),
    onSuccess: (document) => takeIn(client, document),
    meta: { showsOwnErrors: true },
  })
}

export function useDeleteDraft({ uuid, revision }: DocumentDetail) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () =>
      api.DELETE('/documents/{uuid}/', { params: { path: { uuid }, query: { expected_revision: revision } } }),
    onSuccess: () => {
      client.removeQueries({ queryKey: oneDocument(uuid).queryKey })
      return client.invalidateQueries({ queryKey: ['documents', 'list'] })
    },
    onError: () => client.invalidateQueries({ queryKey: oneDocument(uuid).queryKey }),
    meta: { showsOwnErrors: true },
  })
}
