/** The ways to look at the scheduler: its tasks, how they fared, and the history of their runs, and chains. */
import { useTranslation } from 'react-i18next'

import { PageViews } from '@/components/ui/page-views'

const READING = [
  { to: '/scheduler/runs', view: 'history' },
  { to: '/scheduler/chains', view: 'chains' },
] as const

export function SchedulerViews({ mayReadRuns }: { mayReadRuns: boolean }) {
  const { t } = useTranslation('scheduler')
  return (
    <PageViews
      label={t('views.label')}
      views={[
        { to: '/scheduler', label: t('views.tasks') },
        { to: '/scheduler/figures', label: t('views.figures') },
        ...(mayReadRuns ? READING.map(({ to, view }) => ({ to, label: t(`views.${view}`), hasPagesBelow: true })) : []),
      ]}
    />
  )
}
