/** How well the system is, part by part. */
import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import { DateTimeText } from '@/components/ui/time-text'
import { type SchedulerStatus, watchedStatus } from '../api/status'
import { HealthParts } from './health-parts'
import { HealthRing, unknownParts } from './health-ring'

export function SystemHealth() {
  const { t } = useTranslation('health')
  const query = useQuery(watchedStatus)
  return (
    <Section title={t('title')}>
      <QueryStates query={query} rows={6}>
        {(status) => (
          <Stack gap="sm">
            <HealthRing status={status} />
            <Reservations status={status} />
            <HealthParts parts={status.health_breakdown} />
          </Stack>
        )}
      </QueryStates>
    </Section>
  )
}

/** What the score leaves out, and how old what was found is. */
function Reservations({ status }: { status: SchedulerStatus }) {
  const { t } = useTranslation('health')
  const count = unknownParts(status)
  return (
    <Text size="sm" c="dimmed" component="div">
      {count > 0 && <div>{t('partial', { count })}</div>}
      {status.checked_at ? (
        <div>
          {t('checked')} <DateTimeText moment={status.checked_at} relative />
        </div>
      ) : (
        t('never')
      )}
    </Text>
  )
}
