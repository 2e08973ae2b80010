/** What people say about a version: the discussions, and everything that can be done in them. */
import { keepPreviousData, type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import type { CommentFilter } from './page-search'

export type Thread = Schemas['Comment']
export type Reply = Schemas['CommentReply']
export type NewComment = Schemas['CommentInputRequest']
export type About = NonNullable<NewComment['anchor_kind']>

interface Page {
  page?: number | undefined
  page_size?: number | undefined
}

const allOf = (uuid: string) => ['documents', 'comments', uuid]

export const commentsOn = (uuid: string, filter: CommentFilter, { page, page_size }: Page) =>
  queryOptions({
    queryKey: [...allOf(uuid), filter, { page, page_size }],
    queryFn: ({ signal }) =>
      api.GET('/documents/{uuid}/comments/', {
        params: {
          path: { uuid },
          query: {
            ...(filter !== 'all' && { state: filter }),
            ...(page && { page }),
            ...(page_size && { page_size }),
          },
        },
        signal,
      }),
    placeholderData: keepPreviousData,
  })

/** How many discussions are open; the server counts, and sends one at most. */
export const openComments = (uuid: string) =>
  queryOptions({ ...commentsOn(uuid, 'open', { page_size: 1 }), select: ({ count }) => count })

/** Open comments may stand against moves, and everything that is done with them is on record. */
const askAgain = (client: QueryClient, uuid: string) =>
  Promise.all(
    [allOf(uuid), ['documents', 'record', uuid], ['workflows']].map((queryKey) =>
      client.invalidateQueries({ queryKey }),
    ),
  )

interface Saying {
  body: NewComment
  /** Names the deed, so that it is done once however often it is sent. */
  deedName: string
}

/** Begins a discussion or answers in one. */
export function useSayComment(uuid: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ body, deedName }: Saying) =>
      api.POST('/documents/{uuid}/comments/', {
        params: { path: { uuid } },
        headers: { 'Idempotency-Key': deedName },
        body,
      }),
    onSettled: () => askAgain(client, uuid),
    meta: { showsOwnErrors: true },
  })
}

export function useEditComment(uuid: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, text }: { id: number; text: string }) =>
      api.PATCH('/documents/{uuid}/comments/{comment_id}/', {
        params: { path: { uuid, comment_id: id } },
        body: { text },
      }),
    onSettled: () => askAgain(client, uuid),
    meta: { showsOwnErrors: true },
  })
}

export function useWithdrawComment(uuid: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, reason }: { id: number; reason: string }) =>
      api.POST('/documents/{uuid}/comments/{comment_id}/withdraw/', {
        params: { path: { uuid, comment_id: id } },
        body: reason ? { reason } : {},
      }),
    onSettled: () => askAgain(client, uuid),
    meta: { showsOwnErrors: true },
  })
}

/** Declares a discussion settled, or takes that back. */
export function useSettleComment(uuid: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, isSettled }: { id: number; isSettled: boolean }) => {
      const wanted = { params: { path: { uuid, comment_id: id } } }
      return isSettled
        ? api.POST('/documents/{uuid}/comments/{comment_id}/resolve/', wanted)
        : api.POST('/documents/{uuid}/comments/{comment_id}/reopen/', wanted)
    },
    onSettled: () => askAgain(client, uuid),
  })
}
