/** How far the text of a file has been read in the background. */
import { queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'

export type TextState = Schemas['DocumentText']['state']

const ASK_AGAIN_AFTER_MS = 3000
/** No text is that long: the answer says how far it is and holds none of it, which the access log would have to note. */
const PAST_EVERY_TEXT = 2 ** 31 - 2

/** Asked for again and again while it waits; `sha256` tells the files apart that a draft has one after the other. */
export const textOf = (uuid: string, sha256: string) =>
  queryOptions({
    queryKey: ['documents', 'text', uuid, sha256],
    queryFn: ({ signal }) =>
      api.GET('/documents/{uuid}/text/', {
        params: { path: { uuid }, query: { offset: PAST_EVERY_TEXT, limit: 1 } },
        signal,
      }),
    refetchInterval: ({ state }) => (state.data?.state === 'PENDING' ? ASK_AGAIN_AFTER_MS : false),
  })
