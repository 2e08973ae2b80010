/** Everything about a scheduled task, and how its last runs went. */
import { Anchor, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { Facts } from '@/components/ui/facts'
import { QueryStates } from '@/components/ui/query-states'
import { DateTimeText } from '@/components/ui/time-text'
import { runHistory } from '../api/runs'
import type { ScheduledTask } from '../api/status'
import { RunBadges } from './run-badges'
import { DayStatistics, LastRun, NextRun } from './task-facts'
import { TaskMarks } from './task-item'
import classes from './task-list.module.css'

interface TaskDetailsDialogProps {
  task: ScheduledTask
  mayReadRuns: boolean
  onClose: () => void
}

export function TaskDetailsDialog({ task, mayReadRuns, onClose }: TaskDetailsDialogProps) {
  const { t } = useTranslation('scheduler')
  return (
    <Dialog opened onClose={onClose} title={task.name}>
      <Stack gap="md">
        <Text size="sm">{task.description}</Text>
        <Facts
          facts={[
            [t('task.category'), task.category],
            [t('task.schedule'), task.schedule],
            [t('task.cron'), task.cron],
            [t('task.next'), <NextRun key="next" task={task} />],
            [t('task.last'), <LastRun key="last" task={task} mayReadRuns={mayReadRuns} />],
            [t('task.day'), <DayStatistics key="day" task={task} />],
            [t('task.priority'), t(`priority.${task.priority}`)],
            [t('task.queue'), task.queue],
            [t('task.path'), task.task_path],
            [t('task.state'), <TaskState key="state" task={task} />],
          ]}
        />
        {mayReadRuns && <RecentRuns taskName={task.task_name} onFollowed={onClose} />}
      </Stack>
    </Dialog>
  )
}

function TaskState({ task }: { task: ScheduledTask }) {
  const { t } = useTranslation('scheduler')
  return (
    <span className={classes.last}>
      {task.is_registered && t('task.registered')}
      <TaskMarks task={task} />
    </span>
  )
}

const FEW = 25
const SHOWN = 5

function RecentRuns({ taskName, onFollowed }: { taskName: string; onFollowed: () => void }) {
  const { t } = useTranslation('scheduler')
  const query = useQuery(runHistory({ task_name: taskName, page_size: FEW }))
  return (
    <section>
      <Title order={3} size="h6">
        {t('task.recent')}
      </Title>
      <QueryStates
        query={query}
        isEmpty={({ results }) => results.length === 0}
        empty={<Text size="sm">{t('task.never')}</Text>}
      >
        {({ results }) => (
          <ul className={classes.recent}>
            {results.slice(0, SHOWN).map((run) => (
              <li key={run.id} className={classes.last}>
                <Anchor component={Link} to={`/scheduler/runs/${run.id}`} size="sm" onClick={onFollowed}>
                  <DateTimeText moment={run.queued_at} />
                </Anchor>
                <RunBadges run={run} />
                <Text size="sm" c="dimmed">
                  {t(`trigger.${run.trigger}`)}
                </Text>
              </li>
            ))}
          </ul>
        )}
      </QueryStates>
      <Anchor
        size="sm"
        onClick={onFollowed}
        renderRoot={(props) => <Link {...props} to="/scheduler/runs" search={{ task_name: taskName }} />}
      >
        {t('task.allRuns')}
      </Anchor>
    </section>
  )
}
