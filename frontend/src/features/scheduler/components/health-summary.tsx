/** For those who look after the system: how well it is, what is due, and what somebody should look at. */
import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import { schedulerStatus } from '../api/status'
import { Alerts } from './alerts'
import { HealthRing } from './health-ring'

export function HealthSummary() {
  const { t } = useTranslation('health')
  const query = useQuery(schedulerStatus)
  return (
    <Section title={t('title')}>
      <QueryStates query={query}>
        {(status) => (
          <Stack gap="sm">
            <HealthRing status={status} />
            <Alerts alerts={status.alerts} />
          </Stack>
        )}
      </QueryStates>
    </Section>
  )
}
