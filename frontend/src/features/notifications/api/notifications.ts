/** What the person was told, and what of it they have read. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'

export type Notification = Schemas['NotificationOutput']

const EVERYTHING = ['notifications']
const ASK_AGAIN_AFTER_MS = 60_000

export const unreadCount = queryOptions({
  queryKey: [...EVERYTHING, 'unread-count'],
  queryFn: ({ signal }) => api.GET('/notifications/unread-count/', { signal }),
  refetchInterval: ASK_AGAIN_AFTER_MS,
})

export const notifications = (query: { page?: number | undefined; page_size?: number | undefined; unread?: boolean }) =>
  queryOptions({
    queryKey: [...EVERYTHING, 'list', query],
    queryFn: ({ signal }) => {
      const { page, page_size, unread } = query
      const given = { ...(page && { page }), ...(page_size && { page_size }), ...(unread && { unread }) }
      return api.GET('/notifications/', { params: { query: given }, signal })
    },
    placeholderData: keepPreviousData,
  })

export function useMarkRead() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) =>
      api.POST('/notifications/{notification_id}/read/', { params: { path: { notification_id: id } } }),
    onSettled: () => client.invalidateQueries({ queryKey: EVERYTHING }),
  })
}

/** Follows a notification: marks it as read, and has every page asked for again, as what it tells of came after them. */
export function useFollow() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, read_at }: Notification) => {
      if (read_at === null)
        await api.POST('/notifications/{notification_id}/read/', { params: { path: { notification_id: id } } })
    },
    onSettled: () => client.invalidateQueries(),
  })
}

export function useMarkAllRead() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.POST('/notifications/read-all/'),
    onSettled: () => client.invalidateQueries({ queryKey: EVERYTHING }),
  })
}
