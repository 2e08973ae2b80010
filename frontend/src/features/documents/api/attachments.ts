/** The supporting files of a version. */
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import type { DocumentDetail } from './document'
import { documentsPath, useSending } from './uploads'

export type Attachment = Schemas['Attachment']

/** More than a version may have. */
const ALL = 200

export const attachmentsOf = (uuid: string) =>
  queryOptions({
    queryKey: ['documents', 'attachments', uuid],
    queryFn: ({ signal }) =>
      api.GET('/documents/{uuid}/attachments/', { params: { path: { uuid }, query: { page_size: ALL } }, signal }),
  })

export const attachmentsPath = (uuid: string) => `${documentsPath}${uuid}/attachments/`

/** A draft counts every change of what it carries, so all that is known of it is asked for again. */
const askAgain = (client: QueryClient) =>
  Promise.all(['documents', 'workflows'].map((room) => client.invalidateQueries({ queryKey: [room] })))

export function useAttach() {
  const client = useQueryClient()
  return useSending<Attachment>(() => askAgain(client))
}

export function useDetach({ uuid, revision }: DocumentDetail) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) =>
      api.DELETE('/documents/{uuid}/attachments/{attachment_id}/', {
        params: { path: { uuid, attachment_id: id }, query: { expected_revision: revision } },
      }),
    onSettled: () => askAgain(client),
    meta: { showsOwnErrors: true },
  })
}
