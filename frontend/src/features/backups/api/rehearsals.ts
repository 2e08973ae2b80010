/** Rehearsals of a restore, and what their reports say. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import { BACKUPS, type PageQuery } from './backups'

export type Rehearsal = Schemas['RehearsalOutput']

const LOOK_AGAIN_AFTER_MS = 15_000
/** More than are made while an archive is kept. */
const ALL_OF_AN_ARCHIVE = 200

/** A page of all rehearsals, newest first. */
export const rehearsalList = ({ page, page_size }: PageQuery) =>
  queryOptions({
    queryKey: [...BACKUPS, 'rehearsals', { page, page_size }],
    queryFn: ({ signal }) =>
      api.GET('/backups/rehearsals/', {
        params: { query: { ...(page && { page }), ...(page_size && { page_size }) } },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_AFTER_MS,
  })

/** The rehearsals with one backup, newest first. */
export const rehearsalsOf = (backup: string) =>
  queryOptions({
    queryKey: [...BACKUPS, 'rehearsals', { backup }],
    queryFn: ({ signal }) =>
      api.GET('/backups/rehearsals/', { params: { query: { backup, page_size: ALL_OF_AN_ARCHIVE } }, signal }),
    select: ({ results }) => results,
    refetchInterval: LOOK_AGAIN_AFTER_MS,
  })

export const COUNTED = ['tables', 'rows', 'files', 'audit_entries', 'signatures'] as const

export interface Report {
  /** How many of each were compared; none where it did not come so far. */
  counts: readonly (readonly [(typeof COUNTED)[number], number])[]
  /** Signatures that do not fit what they signed, in the backup as in what was restored. */
  brokenSignatures: number
  differences: readonly string[]
}

export function readReport({ report }: Pick<Rehearsal, 'report'>): Report {
  const facts = report ?? {}
  const { differences, broken_signatures: broken } = facts
  return {
    counts: COUNTED.flatMap((name) => {
      const count = facts[name]
      return typeof count === 'number' ? [[name, count] as const] : []
    }),
    brokenSignatures: typeof broken === 'number' ? broken : 0,
    differences: Array.isArray(differences) ? differences.map(String) : [],
  }
}
