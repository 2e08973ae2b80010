/** Backups and rehearsals of restores: lists, one backup that is followed while a worker is at it, and what can be ordered. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import { Problem } from '@/lib/problem'
import { startDownload } from '@/lib/start-download'
import { isThere, isUnderWay } from './standing'

export type Backup = Schemas['BackupOutput']
export type QueuedRun = Schemas['QueuedRun']

export interface PageQuery {
  page?: number | undefined
  page_size?: number | undefined
}

/** Everything that is known of backups. */
export const BACKUPS = ['backups']

const FOLLOW_EVERY_MS = 1500
const LOOK_AGAIN_AFTER_MS = 15_000

const pageIn = ({ page, page_size }: PageQuery) => ({ ...(page && { page }), ...(page_size && { page_size }) })

/** A page of all backups, newest first; asked for closely while a worker makes or reads one of them. */
export const backupList = (query: PageQuery) =>
  queryOptions({
    queryKey: [...BACKUPS, 'list', query],
    queryFn: ({ signal }) => api.GET('/backups/', { params: { query: pageIn(query) }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.results.some(isUnderWay) ? FOLLOW_EVERY_MS : LOOK_AGAIN_AFTER_MS),
  })

export const oneBackup = (name: string) =>
  queryOptions({
    queryKey: [...BACKUPS, 'one', name],
    queryFn: ({ signal }) => api.GET('/backups/{name}/', { params: { path: { name } }, signal }),
    refetchInterval: ({ state }) => state.data && isUnderWay(state.data) && FOLLOW_EVERY_MS,
  })

interface Ordering<Body> {
  body: Body
  /** Names the deed, so that it is done once however often it is sent. */
  deedName: string
}

type BackupOrder = Ordering<Schemas['BackupInputRequest']>
type RehearsalOrder = Ordering<Schemas['RehearsalInputRequest']>

/** A run that is ordered shows among the runs of the scheduler too. */
function useOrder<Order>(send: (order: Order) => Promise<QueuedRun>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSettled: () => {
      for (const queryKey of [BACKUPS, ['scheduler']]) client.invalidateQueries({ queryKey }).catch(() => undefined)
    },
    meta: { showsOwnErrors: true },
  })
}

export const useStartBackup = () =>
  useOrder(({ body, deedName }: BackupOrder) =>
    api.POST('/backups/', { headers: { 'Idempotency-Key': deedName }, body }),
  )

export const useStartRehearsal = () =>
  useOrder(({ body, deedName }: RehearsalOrder) =>
    api.POST('/backups/rehearsals/', { headers: { 'Idempotency-Key': deedName }, body }),
  )

/** Lets a worker read every byte of an archive. */
export const useVerifyBackup = (name: string) =>
  useAskWorker(name, () => api.POST('/backups/{name}/verify/', { params: { path: { name } } }))

/** Lets a worker copy an archive to where copies are kept. */
export const useCopyBackup = (name: string) =>
  useAskWorker(name, () => api.POST('/backups/{name}/copy/', { params: { path: { name } } }))

/** The answer is the backup, which knows by then that it waits for a worker. */
function useAskWorker(name: string, ask: () => Promise<Backup>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ask,
    onSuccess: (backup) => client.setQueryData(oneBackup(name).queryKey, backup),
    onSettled: () => {
      client.invalidateQueries({ queryKey: BACKUPS }).catch(() => undefined)
    },
    meta: { showsOwnErrors: true },
  })
}

const NOT_FOUND = 404

/**
 * Lets the browser save an archive, which is never in memory here; `gone` are the words for one that is there no more.
 *
 * What goes wrong with such a download the browser tells in its own way, so the server is asked first.
 */
export function useDownloadBackup(name: string, gone: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      const backup = await client.fetchQuery({ ...oneBackup(name), staleTime: 0 })
      if (!isThere(backup)) throw new Problem({ status: NOT_FOUND, code: 'archive_gone', detail: gone })
      startDownload(`/api/v1/backups/${encodeURIComponent(name)}/download/`, name)
    },
    meta: { showsOwnErrors: true },
  })
}
