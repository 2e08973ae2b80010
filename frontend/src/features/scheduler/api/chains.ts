/** Chains: tasks that run one after another, until the first that does not succeed. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import { newDeedName } from '@/lib/deed-name'
import { useDeed } from './deed'
import type { RunState } from './run-states'
import { followEvery, given, type Run } from './runs'

export type Chain = Schemas['ChainOutput']
export type ChainRow = Schemas['ChainRow']
export type ChainOffer = Schemas['ChainOffer']

export interface ChainQuery {
  page?: number | undefined
  page_size?: number | undefined
  state?: RunState | undefined
}

/** As many as the server takes. */
export const LONGEST_CHAIN = 20

const CHAINS = ['scheduler', 'chains']
const LOOK_AGAIN_AFTER_MS = 10_000

export const oneChain = (id: string) =>
  queryOptions({
    queryKey: [...CHAINS, id],
    queryFn: ({ signal }) => api.GET('/scheduler/chains/{chain_id}/', { params: { path: { chain_id: id } }, signal }),
    refetchInterval: ({ state }) => followEvery(state.data && turnOf(state.data)),
  })

/** A page of all chains, newest first. */
export const chainList = (query: ChainQuery) =>
  queryOptions({
    queryKey: [...CHAINS, query],
    queryFn: ({ signal }) => api.GET('/scheduler/chains/', { params: { query: given(query) }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_AFTER_MS,
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

/** The rest of a chain again, as a chain of its own; the server lets one other at a time do that. */
export const retryChain = (id: string, reason: string) =>
  api.POST('/scheduler/chains/{chain_id}/retry/', {
    params: { path: { chain_id: id } },
    headers: { 'Idempotency-Key': newDeedName() },
    body: { reason },
  })

const DEEDS = {
  retry: retryChain,
  cancel: (id: string, reason: string) =>
    api.POST('/scheduler/chains/{chain_id}/cancel/', { params: { path: { chain_id: id } }, body: { reason } }),
}

export const useDeedOnChain = (id: string, action: ChainOffer['action']) =>
  useDeed((reason: string) => DEEDS[action](id, reason))
