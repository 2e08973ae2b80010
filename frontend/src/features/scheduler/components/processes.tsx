/** The workers and beat with their last sign of life, and what waits in the queues. */
import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Facts } from '@/components/ui/facts'
import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import { DateTimeText } from '@/components/ui/time-text'
import { type SchedulerStatus, watchedStatus } from '../api/status'
import classes from './health-parts.module.css'

export function Processes() {
  const { t } = useTranslation('scheduler')
  const query = useQuery(watchedStatus)
  return (
    <Section title={t('processes.title')}>
      <QueryStates query={query} rows={4}>
        {({ workers, beat, queues }) => (
          <Stack gap="sm">
            <Part title={t('processes.workers')}>
              <ProcessList processes={workers} nothing={t('processes.noWorkers')} />
            </Part>
            <Part title={t('processes.beat')}>
              <ProcessList processes={beat} nothing={t('processes.noBeat')} />
            </Part>
            <Part title={t('processes.queues')}>
              {queues.length === 0 && <Nothing words={t('processes.noQueues')} />}
              <Facts
                facts={queues.map(({ name, waiting }) => [name, t('processes.waiting', { count: waiting })] as const)}
              />
            </Part>
          </Stack>
        )}
      </QueryStates>
    </Section>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {children}
    </div>
  )
}

function ProcessList({ processes, nothing }: { processes: SchedulerStatus['workers']; nothing: string }) {
  const { t } = useTranslation('scheduler')
  if (processes.length === 0) return <Nothing words={nothing} />
  return (
    <ul className={classes.parts}>
      {processes.map(({ name, seen_at, started_at, queues }) => (
        <li key={name} className={classes.part}>
          <Text size="sm">{name}</Text>
          <Text size="xs" c="dimmed">
            {t('processes.seen')} <DateTimeText moment={seen_at} relative />
            {', '}
            {t('processes.started')} <DateTimeText moment={started_at} relative />
          </Text>
          {queues.length > 0 && (
            <Text size="xs" c="dimmed">
              {t('processes.listens', { queues: queues.join(', ') })}
            </Text>
          )}
        </li>
      ))}
    </ul>
  )
}

const Nothing = ({ words }: { words: string }) => (
  <Text size="sm" c="dimmed">
    {words}
  </Text>
)
