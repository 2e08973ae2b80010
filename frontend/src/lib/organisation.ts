/** Whose installation this is: its name, what it is for, and the zone in which its day begins. */
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import { keepTimeIn } from '@/lib/time'

export type Organisation = Schemas['OrganisationDetail']

/** Asked for once: it changes with the settings of the server only. */
export const organisation = queryOptions({
  queryKey: ['organisation'],
  queryFn: ({ signal }) => api.GET('/organisation/', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

/** Before a page is drawn: from now on days and moments are those of the organisation. */
export async function meetOrganisation(client: QueryClient): Promise<void> {
  const { time_zone } = await client.ensureQueryData(organisation)
  keepTimeIn(time_zone)
}

/** The organisation; every page inside of the shell has one. */
export function useOrganisation(): Organisation {
  const { data } = useQuery(organisation)
  if (!data) throw new Error('The organisation is not known.')
  return data
}
