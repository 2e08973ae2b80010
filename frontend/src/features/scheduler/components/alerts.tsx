/** What somebody should look at. */
import { Alert, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { SchedulerStatus } from '../api/status'
import { HEALTH_COLOURS } from './status-colours'

export function Alerts({ alerts }: { alerts: SchedulerStatus['alerts'] }) {
  const { t } = useTranslation('scheduler')
  if (alerts.length === 0) return null
  return (
    <Stack component="section" gap="xs" aria-label={t('alerts.label')}>
      {alerts.map(({ code, severity, message }) => (
        <Alert key={`${code} ${message}`} color={HEALTH_COLOURS[severity]} p="xs">
          {message}
        </Alert>
      ))}
    </Stack>
  )
}
