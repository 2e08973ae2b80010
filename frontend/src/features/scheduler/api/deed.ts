/** Deeds that steer the scheduler. */
import { useMutation, useQueryClient } from '@tanstack/react-query'

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
