/** What an act changed, field by field, from what to what; states of documents in the words of the server. */
import { useQuery } from '@tanstack/react-query'

import { OldAndNew } from '@/components/ui/old-and-new'
import { inWords } from '@/lib/in-words'
import { documentStates } from '@/lib/states'
import type { AuditEntry } from '../api/audit-trail'
import { changesOf } from '../api/entries'

const OF_A_STATE = 'status'

export function EntryChanges({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry)
  const hasState = changes.some(({ field }) => field === OF_A_STATE)
  const { data: states } = useQuery({ ...documentStates, enabled: hasState })
  const word = (field: string, value: string) =>
    (field === OF_A_STATE && states?.find(({ code }) => code === value)?.name) || value
  return (
    <OldAndNew
      changes={changes.map(({ field, before, after }) => ({
        label: inWords(field),
        before: word(field, before),
        after: word(field, after),
      }))}
    />
  )
}
