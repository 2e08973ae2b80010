/** The ways to look at the scheduler: its tasks, how they fared, and the history of their runs. */
import { useTranslation } from 'react-i18next'

import { PageViews } from '@/components/ui/page-views'

export function SchedulerViews({ mayReadRuns }: { mayReadRuns: boolean }) {
  const { t } = useTranslation('scheduler')
  return (
    <PageViews
      label={t('views.label')}
      views={[
        { to: '/scheduler', label: t('views.tasks') },
        { to: '/scheduler/figures', label: t('views.figures') },
        ...(mayReadRuns ? [{ to: '/scheduler/runs', label: t('views.history'), hasPagesBelow: true } as const] : []),
      ]}
    />
  )
}
