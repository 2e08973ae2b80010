/** The state of a document in a word and a colour. Where the server did not send the word along, its list of states has it. */
import { Badge } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { documentStates } from '@/lib/states'
import { looksOf } from './status-looks'

interface StatusBadgeProps {
  status: string
  /** The server's word (`status_display`). */
  label?: string
}

export function StatusBadge({ status, label }: StatusBadgeProps) {
  // A list of hundreds does not ask for the names of states in each of its rows.
  return label === undefined ? <AskedFor status={status} /> : <Drawn status={status} word={label} />
}

function AskedFor({ status }: { status: string }) {
  const { data: states } = useQuery(documentStates)
  return <Drawn status={status} word={states?.find((state) => state.code === status)?.name ?? '…'} />
}

function Drawn({ status, word }: { status: string; word: string }) {
  return (
    <Badge component="span" variant="light" color={looksOf(status).colour} radius="sm" fw={600} miw="max-content">
      {word}
    </Badge>
  )
}
