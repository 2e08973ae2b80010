/** Questions about impact: what a new version means for a document that builds upon it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'
import type { WaitingTask } from './waiting-tasks'

export type ImpactAnswer = Schemas['ImpactAnswerInputRequest']
export type ImpactAnswered = Schemas['ImpactAnswered']

export const isAboutImpact = ({ role }: WaitingTask) => role === 'IMPACT'

/** Answers one. A refused answer may mean that it is asked no more: either way the list of what waits is read again. */
export function useAnswerImpact({ uuid }: WaitingTask) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: ImpactAnswer) =>
      api.POST('/workflow-tasks/{uuid}/answer/', { params: { path: { uuid } }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['workflows'] }),
    meta: { showsOwnErrors: true },
  })
}
