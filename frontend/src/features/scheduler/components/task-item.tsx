/** One scheduled task in the list. */
import { Badge, Button, Text } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'

import { EyeIcon, PlayIcon, WarningIcon } from '@/components/ui/icons'
import { DateTimeText } from '@/components/ui/time-text'
import type { TaskFigures } from '../api/dashboard'
import type { ScheduledTask } from '../api/status'
import { TaskFacts } from './task-facts'
import classes from './task-list.module.css'

export type Deed = 'run' | 'preview' | 'settings' | 'details'

interface TaskItemProps {
  task: ScheduledTask
  figures: TaskFigures | undefined
  mayRun: boolean
  mayReadRuns: boolean
  onDeed: (deed: Deed) => void
}

export function TaskItem({ task, figures, mayRun, mayReadRuns, onDeed }: TaskItemProps) {
  const { t } = useTranslation('scheduler')
  const why = useId()
  return (
    <li className={classes.task}>
      <div className={classes.head}>
        <div className={classes.words}>
          <h3 className={classes.name}>
            {task.name}
            <TaskMarks task={task} />
          </h3>
          <Text size="sm" c="dimmed">
            {task.description}
          </Text>
        </div>
        <div className={classes.deeds}>
          {mayRun && <RunButtons task={task} why={why} onDeed={onDeed} />}
          {mayRun && <SettingsButton task={task} onOpen={() => onDeed('settings')} />}
          <Button
            size="xs"
            variant="subtle"
            aria-label={t('task.detailsOf', { name: task.name })}
            onClick={() => onDeed('details')}
          >
            {t('task.details')}
          </Button>
        </div>
      </div>
      {!task.is_registered && <Warning id={why} words={t('task.notRegisteredWhy')} />}
      {!task.is_enabled && <Warning words={t('task.notEnabledWhy')} />}
      {task.missed_slot && <Missed slot={task.missed_slot} />}
      <TaskFacts task={task} figures={figures} mayReadRuns={mayReadRuns} />
    </li>
  )
}

function SettingsButton({ task, onOpen }: { task: ScheduledTask; onOpen: () => void }) {
  const { t } = useTranslation('control')
  return (
    <Button size="xs" variant="subtle" aria-label={t('settings.buttonOf', task)} onClick={onOpen}>
      {t('settings.button')}
    </Button>
  )
}

/** A slot of the schedule that beat let go by. */
function Missed({ slot }: { slot: string }) {
  const { t } = useTranslation('control')
  return (
    <div className={classes.warning}>
      <WarningIcon size={16} />
      <span>
        {t('missed.title')} <DateTimeText moment={slot} /> {t('missed.advice')}
      </span>
    </div>
  )
}

/** A task that nobody would carry out keeps its button, which says why it does nothing. */
function RunButtons({ task, why, onDeed }: { task: ScheduledTask; why: string; onDeed: (deed: Deed) => void }) {
  const { t } = useTranslation('scheduler')
  const cannot = { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': why } as const
  return (
    <>
      <Button
        size="xs"
        variant="light"
        leftSection={<PlayIcon size={14} />}
        aria-label={t('task.runNowOf', { name: task.name })}
        {...(task.is_registered ? { onClick: () => onDeed('run') } : cannot)}
      >
        {t('task.runNow')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<EyeIcon size={14} />}
        aria-label={t('task.previewOf', { name: task.name })}
        onClick={() => onDeed('preview')}
      >
        {t('task.preview')}
      </Button>
    </>
  )
}

export function TaskMarks({ task }: { task: ScheduledTask }) {
  const { t } = useTranslation('scheduler')
  return (
    <>
      {!task.is_registered && <Mark words={t('task.notRegistered')} />}
      {!task.is_enabled && <Mark words={t('task.notEnabled')} />}
      {task.critical && <Mark words={t('task.critical')} />}
    </>
  )
}

const Mark = ({ words }: { words: string }) => (
  <Badge color="orange" variant="light" radius="sm" size="sm">
    {words}
  </Badge>
)

const Warning = ({ words, id }: { words: string; id?: string }) => (
  <p className={classes.warning} {...(id && { id })}>
    <WarningIcon size={16} />
    {words}
  </p>
)
