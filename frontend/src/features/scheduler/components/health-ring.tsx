/** The health score as a ring, with the overall state in words and what waits. */
import { Group, RingProgress, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { SchedulerStatus } from '../api/status'
import { HEALTH_COLOURS } from './status-colours'

type Shown = Pick<SchedulerStatus, 'health_score' | 'overall_status' | 'counters'>

export function HealthRing({ status: { health_score, overall_status, counters } }: { status: Shown }) {
  const { t } = useTranslation('scheduler')
  const isKnown = overall_status !== 'unknown'
  return (
    <Group wrap="nowrap">
      <RingProgress
        size={84}
        thickness={8}
        roundCaps
        rootColor="var(--mantine-color-default-border)"
        sections={isKnown ? [{ value: health_score, color: HEALTH_COLOURS[overall_status] }] : []}
        label={
          <Text ta="center" fw={700} size="lg">
            {isKnown ? health_score : '?'}
          </Text>
        }
        aria-label={isKnown ? t('health.score', { score: health_score }) : t('health.noScore')}
        role="img"
      />
      <div>
        <Text fw={600}>{t(`health.${overall_status}`)}</Text>
        <Text size="sm" c="dimmed">
          {t('health.counters', { ...counters })}
        </Text>
      </div>
    </Group>
  )
}
