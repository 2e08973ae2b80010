/** The scheduled tasks, and how well the system is that runs them. */
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'
import { AlertsOnTop } from '@/features/scheduler/components/alerts'
import { Processes } from '@/features/scheduler/components/processes'
import { SchedulerViews } from '@/features/scheduler/components/scheduler-views'
import { StatusAge } from '@/features/scheduler/components/status-age'
import { SystemHealth } from '@/features/scheduler/components/system-health'
import { TaskList } from '@/features/scheduler/components/task-list'
import '@/lib/later-words'

import { may, useMe } from '@/lib/me'
import classes from './scheduler-page.module.css'

export function SchedulerPage() {
  const { t } = useTranslation('scheduler')
  const person = useMe()
  const mayReadRuns = may(person, 'scheduler.view_taskrun')
  return (
    <>
      <PageHeader title={t('title')} actions={<StatusAge />} />
      <SchedulerViews mayReadRuns={mayReadRuns} />
      <AlertsOnTop />
      <div className={classes.page}>
        <TaskList mayRun={may(person, 'scheduler.trigger_task')} mayReadRuns={mayReadRuns} />
        <div className={classes.aside}>
          <SystemHealth />
          <Processes />
        </div>
      </div>
    </>
  )
}
