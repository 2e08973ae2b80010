/** When a task runs, when it ran last and how that ended, and how it fared in the last day and the last weeks. */
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { DateTimeText } from '@/components/ui/time-text'
import type { TaskFigures } from '../api/dashboard'
import { USUAL_SPAN } from '../api/spans'
import type { ScheduledTask } from '../api/status'
import { RunBadges } from './run-badges'
import { Sparkline } from './sparkline'
import classes from './task-list.module.css'
import { useShare } from './use-share'

interface TaskFactsProps {
  task: ScheduledTask
  /** Undefined until they are known. */
  figures: TaskFigures | undefined
  mayReadRuns: boolean
}

export function TaskFacts({ task, figures, mayReadRuns }: TaskFactsProps) {
  const { t } = useTranslation(['scheduler', 'figures'])
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
      <div>
        <dt>{t('figures:inDays', { count: USUAL_SPAN })}</dt>
        <dd>{figures ? <TaskTrend figures={figures} /> : '–'}</dd>
      </div>
    </dl>
  )
}

/** How many of its runs succeeded, and how long the last ones took. */
function TaskTrend({ figures: { runs, success_rate, latest_durations } }: { figures: TaskFigures }) {
  const { t } = useTranslation('figures')
  const share = useShare()
  if (success_rate === null) return t('noRuns')
  return (
    <>
      {t('rateOfRuns', { rate: share(success_rate), count: runs })}
      <Sparkline durations={latest_durations} />
    </>
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
