/** Chains: tasks that run one after another, until the first that does not succeed. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import { followEvery, type Run } from './runs'

export type Chain = Schemas['ChainOutput']

/** As many as the server takes. */
export const LONGEST_CHAIN = 20

const CHAINS = ['scheduler', 'chains']

export const oneChain = (id: string) =>
  queryOptions({
    queryKey: [...CHAINS, id],
    queryFn: ({ signal }) => api.GET('/scheduler/chains/{chain_id}/', { params: { path: { chain_id: id } }, signal }),
    refetchInterval: ({ state }) => followEvery(state.data && turnOf(state.data)),
  })

/** The link whose turn it is; none when the chain has ended. */
export function turnOf({ runs }: Chain): Run | undefined {
  const link = runs.find(({ state }) => state !== 'SUCCEEDED')
  return link && !hasEndedBadly(link) ? link : undefined
}

/** The link that ended the chain early, if one did. */
export function breakOf({ runs }: Chain): Run | undefined {
  const link = runs.find(({ state }) => state !== 'SUCCEEDED')
  return link && hasEndedBadly(link) ? link : undefined
}

const hasEndedBadly = ({ state }: Run) => ['FAILED', 'CANCELLED', 'SKIPPED'].includes(state)

interface Ordering {
  body: Schemas['ChainInputRequest']
  /** Names the deed, so that it is done once however often it is sent. */
  deedName: string
}

export function useOrderChain() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ body, deedName }: Ordering) =>
      api.POST('/scheduler/chains/', { headers: { 'Idempotency-Key': deedName }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['scheduler'] }),
    meta: { showsOwnErrors: true },
  })
}

export function useCancelChain(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (reason: string) =>
      api.POST('/scheduler/chains/{chain_id}/cancel/', { params: { path: { chain_id: id } }, body: { reason } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['scheduler'] }),
    meta: { showsOwnErrors: true },
  })
}
