/** The settings of a task as they are now. */
import { useTranslation } from 'react-i18next'

import { Facts } from '@/components/ui/facts'
import { settingsOf } from '../api/settings'
import type { ScheduledTask } from '../api/status'

export function SettingsFacts({ task }: { task: ScheduledTask }) {
  const { t } = useTranslation('control')
  const { cron, enabled, critical } = settingsOf(task)
  const inWords = (value: boolean) => t(value ? 'settings.on' : 'settings.off')
  return (
    <Facts
      facts={[
        [t('settings.cron'), cron],
        [t('settings.enabled'), inWords(enabled)],
        [t('settings.critical'), inWords(critical)],
      ]}
    />
  )
}
