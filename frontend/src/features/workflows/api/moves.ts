/** The moves of a document: those that may be made now, making one, and those that were made. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import { inWords } from '@/lib/in-words'

export type Offer = Schemas['MoveOffer']
export type MoveInput = Schemas['MoveInputRequest']
export type MovedDocument = Schemas['DocumentDetail']
export type History = Schemas['DocumentHistory']
export type Move = Schemas['TransitionDetail']

/** What the person may do with the document now: the server decides, the screen draws. */
export const offersFor = (uuid: string) =>
  queryOptions({
    queryKey: ['workflows', 'offers', uuid],
    queryFn: ({ signal }) => api.GET('/documents/{uuid}/transitions/', { params: { path: { uuid } }, signal }),
  })

export const historyOf = (uuid: string) =>
  queryOptions({
    queryKey: ['workflows', 'history', uuid],
    queryFn: ({ signal }) => api.GET('/documents/{uuid}/history/', { params: { path: { uuid } }, signal }),
  })

/** The names of the moves, as the server tells them; they change with the program only. */
export const moveNames = queryOptions({
  queryKey: ['workflows', 'lifecycle'],
  queryFn: async ({ signal }) => {
    const { rows } = await api.GET('/workflows/lifecycle/', { signal })
    return Object.fromEntries(rows.map(({ action, label }) => [action, label]))
  },
  staleTime: Number.POSITIVE_INFINITY,
})

/** What a move is called; one that nobody makes by itself, such as being superseded by another, by its own word. */
export function nameOfMove(action: string, names: Record<string, string> | undefined): string {
  return names ? (names[action] ?? inWords(action)) : '…'
}

/** Makes a move. One that failed may have met a change of somebody else: the form has the present state before it is sent again. */
export function useMoveDocument(uuid: string) {
  const client = useQueryClient()
  const askAgain = () =>
    Promise.all(['documents', 'workflows'].map((room) => client.invalidateQueries({ queryKey: [room] })))
  return useMutation({
    mutationFn: (body: MoveInput) => api.POST('/documents/{uuid}/transitions/', { params: { path: { uuid } }, body }),
    onError: askAgain,
    meta: { showsOwnErrors: true },
  })
}
