/** The state of a document's page in its address: which tab, and what the list on it shows. Kept small, for it is in every visit. */
import { choiceIn, dayIn, listSearch, textsIn } from '@/lib/list-search'

export const DOCUMENT_TABS = [
  'overview',
  'history',
  'comments',
  'versions',
  'dependencies',
  'access',
  'record',
] as const
export type DocumentTab = (typeof DOCUMENT_TABS)[number]

export const COMMENT_FILTERS = ['open', 'resolved', 'all'] as const
export type CommentFilter = (typeof COMMENT_FILTERS)[number]

export const ACCESS_KINDS = ['view', 'download', 'print'] as const
export type AccessKind = (typeof ACCESS_KINDS)[number]

export interface CommentSearch {
  page?: number | undefined
  page_size?: number | undefined
  comments?: CommentFilter | undefined
}

/** `since` and `until` are days of the organisation, both included; `user` is the id of an account. */
export interface AccessSearch {
  page?: number | undefined
  page_size?: number | undefined
  kind?: AccessKind[] | undefined
  user?: number | undefined
  since?: string | undefined
  until?: string | undefined
}

export interface DocumentPageSearch extends CommentSearch, AccessSearch {
  tab?: DocumentTab | undefined
  /** How many levels of dependencies are drawn. */
  depth?: number | undefined
}

type Raw = Record<string, unknown>

function countIn(raw: Raw, name: string): number | undefined {
  const value = Number(raw[name])
  return Number.isSafeInteger(value) && value > 0 ? value : undefined
}

function kindsIn(raw: Raw): AccessKind[] | undefined {
  const named = textsIn(raw, 'kind') ?? []
  const kinds = ACCESS_KINDS.filter((kind) => named.includes(kind))
  return kinds.length > 0 ? kinds : undefined
}

export function accessSearch(raw: Raw): AccessSearch {
  const { page, page_size } = listSearch(raw)
  return {
    page,
    page_size,
    kind: kindsIn(raw),
    user: countIn(raw, 'user'),
    since: dayIn(raw, 'since'),
    until: dayIn(raw, 'until'),
  }
}

/** What belongs to another tab than the one that is shown is left out. */
export function documentPageSearch(raw: Raw): DocumentPageSearch {
  const tab = choiceIn(raw, 'tab', DOCUMENT_TABS)
  switch (tab) {
    case 'access':
      return { tab, ...accessSearch(raw) }
    case 'comments': {
      const { page, page_size } = listSearch(raw)
      return { tab, page, page_size, comments: choiceIn(raw, 'comments', COMMENT_FILTERS) }
    }
    case 'dependencies':
      return { tab, depth: countIn(raw, 'depth') }
    default:
      return { tab }
  }
}
