/** How scheduled tasks fared over the last days and weeks. */
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'
import { USUAL_SPAN } from '@/features/scheduler/api/spans'
import { FiguresReport } from '@/features/scheduler/components/figures-report'
import { PauseBanner } from '@/features/scheduler/components/pause-banner'
import { SchedulerViews } from '@/features/scheduler/components/scheduler-views'
import '@/lib/later-words'

import { may, useMe } from '@/lib/me'

const route = getRouteApi('/shell/scheduler/figures')

export function FiguresPage() {
  const { t } = useTranslation(['scheduler', 'figures'])
  const person = useMe()
  const { days = USUAL_SPAN } = route.useSearch()
  return (
    <>
      <PageHeader title={t('title')} documentTitle={t('figures:title')} />
      <SchedulerViews mayReadRuns={may(person, 'scheduler.view_taskrun')} />
      <PauseBanner mayResume={may(person, 'scheduler.trigger_task')} />
      <FiguresReport span={days} />
    </>
  )
}
