/** The history of runs. */
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'
import { PauseBanner } from '@/features/scheduler/components/pause-banner'
import { RunHistory } from '@/features/scheduler/components/run-history'
import { SchedulerViews } from '@/features/scheduler/components/scheduler-views'
import '@/lib/later-words'

import { may, useMe } from '@/lib/me'

const route = getRouteApi('/shell/scheduler/runs')

export function RunsPage() {
  const { t } = useTranslation('scheduler')
  const navigate = route.useNavigate()
  return (
    <>
      <PageHeader title={t('title')} documentTitle={t('history.title')} />
      <SchedulerViews mayReadRuns />
      <PauseBanner mayResume={may(useMe(), 'scheduler.trigger_task')} />
      <RunHistory search={route.useSearch()} onSearchChange={(search) => navigate({ search })} />
    </>
  )
}
