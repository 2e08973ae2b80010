/** On every page of the scheduler while it is paused: since when, by whom, and why. */
import { Alert, Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { WarningIcon } from '@/components/ui/icons'
import { formatMoment } from '@/lib/time'
import { watchedStatus } from '../api/status'

const HOME = '/scheduler'

export function PauseBanner({ mayResume }: { mayResume: boolean }) {
  const { t } = useTranslation('control')
  const { data } = useQuery(watchedStatus)
  const isElsewhere = useLocation({ select: ({ pathname }) => pathname }) !== HOME
  const pause = data?.pause
  return (
    <div aria-live="polite">
      {pause && (
        <Alert color="orange" mb="md" icon={<WarningIcon size={18} />} title={t('pause.banner')}>
          <Text size="sm">
            {t('pause.who', { name: pause.paused_by.full_name, when: formatMoment(pause.paused_at) })}
          </Text>
          <Text size="sm">{t('pause.why', { reason: pause.reason })}</Text>
          {mayResume && isElsewhere && (
            <Anchor component={Link} to={HOME} size="sm" c="inherit" underline="always">
              {t('pause.where')}
            </Anchor>
          )}
        </Alert>
      )}
    </div>
  )
}
