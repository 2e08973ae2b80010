/** The health score as a ring, with the overall state in words and what waits. */
import { Group, RingProgress, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { SchedulerStatus } from '../api/status'
import { HEALTH_COLOURS } from './status-colours'

/** How many parts of the system are not known; they do not count. */
export function unknownParts({ health_breakdown }: SchedulerStatus): number {
  return Object.values(health_breakdown).filter(({ score }) => score === null).length
}

export function HealthRing({ status }: { status: SchedulerStatus }) {
  const { t } = useTranslation('health')
  const { health_score, overall_status, counters } = status
  const isKnown = unknownParts(status) < Object.keys(status.health_breakdown).length
  const isPartial = isKnown && overall_status === 'unknown'
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
        aria-label={isKnown ? t('score', { score: health_score }) : t('noScore')}
        role="img"
      />
      <div>
        <Text fw={600}>{t(isPartial ? 'goodAsFarAsKnown' : `${overall_status}`)}</Text>
        <Text size="sm" c="dimmed">
          {t('counters', { ...counters })}
        </Text>
      </div>
    </Group>
  )
}
