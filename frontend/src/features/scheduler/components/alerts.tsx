/** What somebody should look at. */
import { Alert, Box, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { WarningIcon } from '@/components/ui/icons'
import { type SchedulerStatus, watchedStatus } from '../api/status'
import { HEALTH_COLOURS } from './status-colours'

/** Told by a banner of its own on every page of the scheduler. */
const PAUSED = 'scheduler_paused'

/** Above everything else of a page, where there is something. */
export function AlertsOnTop() {
  const { data } = useQuery(watchedStatus)
  const alerts = data?.alerts.filter(({ code }) => code !== PAUSED) ?? []
  if (alerts.length === 0) return null
  return (
    <Box mb="md">
      <Alerts alerts={alerts} />
    </Box>
  )
}

export function Alerts({ alerts }: { alerts: SchedulerStatus['alerts'] }) {
  const { t } = useTranslation('health')
  if (alerts.length === 0) return null
  return (
    <Stack component="section" gap="xs" aria-label={t('alerts')}>
      {alerts.map(({ code, severity, message }) => (
        <Alert key={`${code} ${message}`} color={HEALTH_COLOURS[severity]} p="xs" icon={<WarningIcon size={16} />}>
          {message}
        </Alert>
      ))}
    </Stack>
  )
}
