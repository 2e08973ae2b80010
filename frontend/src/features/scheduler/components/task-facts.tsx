/** When a task runs, when it ran last and how that ended, and how it fared in the last day. */
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { DateTimeText } from '@/components/ui/time-text'
import type { ScheduledTask } from '../api/status'
import { RunBadges } from './run-badges'
import classes from './task-list.module.css'

export function TaskFacts({ task, mayReadRuns }: { task: ScheduledTask; mayReadRuns: boolean }) {
  const { t } = useTranslation('scheduler')
  return (
    <dl className={classes.facts}>
      <div>
        <dt>{t('task.schedule')}</dt>
        <dd>{task.schedule}</dd>
      </div>
      <div>
        <dt>{t('task.next')}</dt>
        <dd>
          <NextRun task={task} relative />
        </dd>
      </div>
      <div>
        <dt>{t('task.last')}</dt>
        <dd>
          <LastRun task={task} mayReadRuns={mayReadRuns} />
        </dd>
      </div>
      <div>
        <dt>{t('task.day')}</dt>
        <dd>
          <DayStatistics task={task} />
        </dd>
      </div>
    </dl>
  )
}

export function NextRun({ task, relative = false }: { task: ScheduledTask; relative?: boolean }) {
  const { t } = useTranslation('scheduler')
  return task.next_run ? <DateTimeText moment={task.next_run} relative={relative} /> : t('task.notPlanned')
}

export function LastRun({ task, mayReadRuns }: { task: ScheduledTask; mayReadRuns: boolean }) {
  const { t } = useTranslation('scheduler')
  const run = task.last_run
  if (!run) return t('task.never')
  const when = <DateTimeText moment={run.finished_at ?? run.started_at ?? run.queued_at} relative />
  return (
    <span className={classes.last}>
      <RunBadges run={run} />
      {mayReadRuns ? (
        <Anchor component={Link} to={`/scheduler/runs/${run.id}`} size="sm">
          {when}
        </Anchor>
      ) : (
        when
      )}
    </span>
  )
}

export function DayStatistics({ task }: { task: ScheduledTask }) {
  const { t } = useTranslation('scheduler')
  const { runs, succeeded, failed } = task.statistics_24h
  if (runs === 0) return t('task.noRuns')
  if (failed > 0) return t('task.someFailed', { failed, runs })
  return t(succeeded === runs ? 'task.allGood' : 'task.runs', { count: runs })
}
