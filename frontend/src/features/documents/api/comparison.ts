/** What differs between two versions of a document, as the server compares them. */
import { queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import { textIn } from '@/lib/list-search'

export type Comparison = Schemas['DocumentComparison']
export type ComparedBlock = Schemas['ComparedBlock']
export type ComparedSegment = Schemas['ComparedSegment']

export interface CompareSearch {
  /** The other version. */
  with?: string | undefined
  /** With the paragraphs that did not change. */
  whole?: true | undefined
}

export function compareSearch(raw: Record<string, unknown>): CompareSearch {
  return { with: textIn(raw, 'with'), whole: raw.whole === true || undefined }
}

const UNCHANGED_AROUND = 2
const ASK_AGAIN_AFTER_MS = 3000
// Whoever is shown the words of a version is noted in its access log, so they are not asked for at every glance.
const FRESH_FOR_MS = 300_000

const isBetween = ({ old, new: present }: Comparison, ...uuids: string[]) =>
  uuids.every((uuid) => [old.uuid, present.uuid].includes(uuid))

/** Where one text will not be had, the other may still be on its way. */
const isWaiting = (comparison: Comparison | undefined) =>
  comparison !== undefined &&
  comparison.state !== 'ready' &&
  [comparison.old, comparison.new].some(({ text_state: state }) => state === 'PENDING')

/** Asked for again and again while the texts are being read. */
export const comparisonOf = (uuid: string, other: string, isWhole: boolean) =>
  queryOptions({
    queryKey: ['documents', 'comparison', uuid, other, isWhole],
    queryFn: ({ signal }) =>
      api.GET('/documents/{uuid}/compare/', {
        params: { path: { uuid }, query: { with: other, ...(!isWhole && { around: UNCHANGED_AROUND }) } },
        signal,
      }),
    placeholderData: (previous) => (previous && isBetween(previous, uuid, other) ? previous : undefined),
    staleTime: ({ state }) => (state.data?.state === 'ready' ? FRESH_FOR_MS : 0),
    refetchInterval: ({ state }) => (isWaiting(state.data) ? ASK_AGAIN_AFTER_MS : false),
  })
