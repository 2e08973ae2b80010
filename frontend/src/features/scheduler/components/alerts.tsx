/** What somebody should look at, and who has. */
import { Alert, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { WarningIcon } from '@/components/ui/icons'
import { formatMoment } from '@/lib/time'
import type { SchedulerStatus } from '../api/status'
import { HEALTH_COLOURS } from './status-colours'

export type SystemAlert = SchedulerStatus['alerts'][number]

interface AlertsProps {
  alerts: readonly SystemAlert[]
  /** What can be done about one. */
  renderDeed?: (alert: SystemAlert) => ReactNode
}

export function Alerts({ alerts, renderDeed }: AlertsProps) {
  const { t } = useTranslation('health')
  if (alerts.length === 0) return null
  return (
    <Stack component="section" gap="xs" aria-label={t('alerts')}>
      {alerts.map((alert) => (
        <Alert key={alert.key} color={HEALTH_COLOURS[alert.severity]} p="xs" icon={<WarningIcon size={16} />}>
          {alert.message}
          {alert.acknowledged && (
            <Text size="sm">
              {t('seen', {
                name: alert.acknowledged.by.full_name,
                when: formatMoment(alert.acknowledged.at),
                note: alert.acknowledged.note,
              })}
            </Text>
          )}
          {renderDeed?.(alert)}
        </Alert>
      ))}
    </Stack>
  )
}
