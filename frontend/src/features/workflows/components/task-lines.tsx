/** The tasks of a version: who was asked for what until when, and what became of it. */
import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { PersonName } from '@/components/ui/person-name'
import { DateText, DateTimeText } from '@/components/ui/time-text'
import { type History, moveNames } from '../api/moves'
import classes from './workflow-history.module.css'

type Task = History['tasks'][number]

/** What somebody said with a move stands with the move; an answer to a question about impact moves nothing. */
const isAnswer = ({ role, comment }: Task) => role === 'IMPACT' && Boolean(comment)

export function TaskLines({ tasks }: { tasks: readonly Task[] }) {
  const { t } = useTranslation('workflows')
  if (tasks.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('history.noTasks')}
      </Text>
    )
  return (
    <ul className={classes.tasks}>
      {tasks.map((task) => (
        <li key={task.uuid} className={classes.task}>
          <span>
            <PersonName person={task.assignee} />{' '}
            <Text span size="sm" c="dimmed">
              {task.role_display}
            </Text>
          </span>
          <Text size="sm" c="dimmed" component="span">
            <Outcome task={task} />
          </Text>
          {isAnswer(task) && <p className={classes.answer}>{task.comment}</p>}
        </li>
      ))}
    </ul>
  )
}

function Outcome({ task }: { task: Task }) {
  const { t } = useTranslation('workflows')
  const names = useQuery(moveNames).data
  if (!task.ended_at)
    return (
      <>
        {t('history.waits')}
        {task.due_date && (
          <>
            {` · ${t('history.due')} `}
            <DateText day={task.due_date} />
          </>
        )}
      </>
    )
  const answers: Record<string, string> = { no_impact: t('impact.none'), new_version_needed: t('impact.needed') }
  const { decision = '' } = task
  const what = answers[decision] ?? names?.[decision] ?? task.cancel_reason
  return (
    <>
      {what && `${what} · `}
      <DateTimeText moment={task.ended_at} />
    </>
  )
}
