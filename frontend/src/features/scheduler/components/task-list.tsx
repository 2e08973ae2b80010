/** The scheduled tasks by category: when they run, how they fared, and running them by hand for those who may. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import { groupBy } from '@/lib/group-by'
import { figuresOf } from '../api/dashboard'
import { USUAL_SPAN } from '../api/spans'
import { type ScheduledTask, watchedStatus } from '../api/status'
import { RunNowDialog } from './run-now-dialog'
import { TaskDetailsDialog } from './task-details-dialog'
import { type Deed, TaskItem } from './task-item'
import classes from './task-list.module.css'
import { TaskSettingsDialog } from './task-settings-dialog'

interface Chosen {
  deed: Deed
  task: ScheduledTask
}

interface TaskListProps {
  mayRun: boolean
  /** Runs name documents; whoever may read them gets links to them. */
  mayReadRuns: boolean
}

export function TaskList({ mayRun, mayReadRuns }: TaskListProps) {
  const query = useQuery(watchedStatus)
  const figures = useQuery(figuresOf(USUAL_SPAN)).data?.tasks
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const close = () => setChosen(null)
  return (
    <QueryStates query={query} rows={8}>
      {({ tasks }) => (
        <div className={classes.categories}>
          {[...groupBy(tasks, ({ category }) => category)].map(([category, members]) => (
            <Section key={category} title={category}>
              <ul className={classes.tasks}>
                {members.map((task) => (
                  <TaskItem
                    key={task.task_name}
                    {...{ task, mayRun, mayReadRuns }}
                    figures={figures?.find(({ task_name }) => task_name === task.task_name)}
                    onDeed={(deed) => setChosen({ deed, task })}
                  />
                ))}
              </ul>
            </Section>
          ))}
          {chosen?.deed === 'details' && (
            <TaskDetailsDialog task={chosen.task} mayReadRuns={mayReadRuns} onClose={close} />
          )}
          {chosen?.deed === 'settings' && <TaskSettingsDialog task={chosen.task} onClose={close} />}
          {(chosen?.deed === 'run' || chosen?.deed === 'preview') && (
            <RunNowDialog task={chosen.task} previewsAtOnce={chosen.deed === 'preview'} onClose={close} />
          )}
        </div>
      )}
    </QueryStates>
  )
}
