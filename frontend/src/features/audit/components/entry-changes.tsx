/** What an act changed, field by field, from what to what; states of documents in the words of the server. */
import { useQuery } from '@tanstack/react-query'

import { OldAndNew } from '@/components/ui/old-and-new'
import { changesIn } from '@/lib/recorded-changes'
import { documentStates } from '@/lib/states'
import type { AuditEntry } from '../api/audit-trail'

export function EntryChanges({ entry }: { entry: AuditEntry }) {
  const { data: states } = useQuery(documentStates)
  const wordFor = (value: string) => states?.find(({ code }) => code === value)?.name ?? value
  return (
    <OldAndNew
      changes={changesIn(entry.field_changes).map(({ label, before, after }) => ({
        label,
        before: wordFor(before),
        after: wordFor(after),
      }))}
    />
  )
}
