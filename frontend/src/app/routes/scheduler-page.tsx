/** The scheduled tasks, and how well the system is that runs them. */
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'
import { AlertsOnTop } from '@/features/scheduler/components/alerts-on-top'
import { AwaitingRuns } from '@/features/scheduler/components/awaiting-runs'
import { AwaitingWaivers } from '@/features/scheduler/components/awaiting-waivers'
import { PauseBanner } from '@/features/scheduler/components/pause-banner'
import { Processes } from '@/features/scheduler/components/processes'
import { SchedulerDeeds } from '@/features/scheduler/components/scheduler-deeds'
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
  const mayRun = may(person, 'scheduler.trigger_task')
  return (
    <>
      <PageHeader title={t('title')} actions={<StatusAge>{mayRun && <SchedulerDeeds />}</StatusAge>} />
      <SchedulerViews mayReadRuns={mayReadRuns} />
      <PauseBanner mayResume={mayRun} />
      <AlertsOnTop mayAcknowledge={mayRun} />
      <div className={classes.page}>
        <div className={classes.main}>
          {mayReadRuns && <AwaitingRuns />}
          <AwaitingWaivers />
          <TaskList mayRun={mayRun} mayReadRuns={mayReadRuns} />
        </div>
        <div className={classes.aside}>
          <SystemHealth />
          <Processes />
        </div>
      </div>
    </>
  )
}
