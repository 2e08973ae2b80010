/** How it stands with some parts of the system, for a page that is about them. */
import { useQuery } from '@tanstack/react-query'

import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import { watchedStatus } from '../api/status'
import { HealthParts } from './health-parts'

interface SomeHealthProps {
  title: string
  /** The parts, by the server's names. */
  names: readonly string[]
}

export function SomeHealth({ title, names }: SomeHealthProps) {
  const query = useQuery(watchedStatus)
  return (
    <Section title={title}>
      <QueryStates query={query} rows={2}>
        {({ health_breakdown: parts }) => (
          <HealthParts
            parts={Object.fromEntries(names.flatMap((name) => (parts[name] ? [[name, parts[name]]] : [])))}
          />
        )}
      </QueryStates>
    </Section>
  )
}
