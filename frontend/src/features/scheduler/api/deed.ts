/** Deeds that steer the scheduler. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'

import { newDeedName } from '@/lib/deed-name'

/** Names deeds by what is sent: the same again, because no answer came, is the same deed. */
export function useDeedNames(): (sent: object) => string {
  const last = useRef({ sent: '', name: '' })
  return (sent) => {
    const words = JSON.stringify(sent)
    if (last.current.sent !== words) last.current = { sent: words, name: newDeedName() }
    return last.current.name
  }
}

/**
 * A deed after which everything that is shown of the scheduler is asked for again; its dialog shows what went wrong.
 *
 * Nobody waits for the answers: with them the place from which the deed was done may be gone, and its last word with it.
 */
export function useDeed<Wanted, Answer>(send: (wanted: Wanted) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSettled: () => {
      client.invalidateQueries({ queryKey: ['scheduler'] }).catch(() => undefined)
    },
    meta: { showsOwnErrors: true },
  })
}
