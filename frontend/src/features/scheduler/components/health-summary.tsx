/** For those who look after the system: how well it is, what is due, and what somebody should look at. */
import { Alert, Group, RingProgress, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import type { Schemas } from '@/lib/api-contract'
import { schedulerStatus } from '../api/status'

type Health = Schemas['HealthStatusEnum']

const COLOURS: Record<Health, string> = { good: 'teal', warning: 'yellow', bad: 'red', unknown: 'gray' }

export function HealthSummary() {
  const { t } = useTranslation('scheduler')
  const query = useQuery(schedulerStatus)
  return (
    <Section title={t('health.title')}>
      <QueryStates query={query}>
        {({ health_score, overall_status, counters, alerts }) => (
          <Stack gap="sm">
            <Group wrap="nowrap">
              <RingProgress
                size={84}
                thickness={8}
                roundCaps
                rootColor="var(--mantine-color-default-border)"
                sections={[{ value: health_score, color: COLOURS[overall_status] }]}
                label={
                  <Text ta="center" fw={700} size="lg">
                    {health_score}
                  </Text>
                }
                aria-label={t('health.score', { score: health_score })}
                role="img"
              />
              <div>
                <Text fw={600}>{t(`health.${overall_status}`)}</Text>
                <Text size="sm" c="dimmed">
                  {t('health.counters', { ...counters })}
                </Text>
              </div>
            </Group>
            {alerts.map((alert) => (
              <Alert key={`${alert.code} ${alert.message}`} color={COLOURS[alert.severity]} p="xs">
                {alert.message}
              </Alert>
            ))}
          </Stack>
        )}
      </QueryStates>
    </Section>
  )
}
