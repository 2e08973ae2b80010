/** What waits, for the person or for everybody: which task on which document, from whom, for whom, until when. */
import { Badge, Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { DocumentLine, DocumentLines } from '@/components/ui/document-line'
import { EmptyState } from '@/components/ui/empty-state'
import { CheckIcon } from '@/components/ui/icons'
import { Pager } from '@/components/ui/pager'
import { PersonName } from '@/components/ui/person-name'
import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import { DateText } from '@/components/ui/time-text'
import { PAGE_SIZES } from '@/lib/list-search'
import { isAboutImpact } from '../api/impact'
import { type TaskPage, type WaitingTask, waitingTasks } from '../api/waiting-tasks'
import { useTaskWords } from './use-task-words'

// For admins alone; everybody else's first visit goes without them.
const TaskScope = lazy(() => import('./task-scope').then((module) => ({ default: module.TaskScope })))
const ReassignDialog = lazy(() => import('./reassign-dialog').then((module) => ({ default: module.ReassignDialog })))
const ImpactDialog = lazy(() => import('./impact-dialog').then((module) => ({ default: module.ImpactDialog })))

interface WaitingTasksProps {
  search: TaskPage
  mayReassign: boolean
  onSearchChange: (search: TaskPage) => void
}

/** From so many tasks on they come in pages. */
const [FEWEST_ON_PAGE] = PAGE_SIZES

export function WaitingTasks({ search, mayReassign, onSearchChange }: WaitingTasksProps) {
  const { t } = useTranslation('workflows')
  const scope = mayReassign ? search.scope : undefined
  const query = useQuery(waitingTasks({ ...search, scope }))
  // An answered question leaves the list; the dialog stays to say what follows.
  const [asked, setAsked] = useState<WaitingTask | null>(null)
  const [given, setGiven] = useState<WaitingTask | null>(null)
  const { heading, leave } = useFocusOnHeading(asked ?? given)
  const count = query.data?.count
  const title = t(scope ? 'waiting.team' : 'waiting.title')
  return (
    <Section title={title} headingRef={heading} aside={count ? <Badge circle>{count}</Badge> : undefined}>
      {mayReassign && (
        <Suspense>
          <TaskScope scope={scope} onChange={(chosen) => onSearchChange({ scope: chosen })} />
        </Suspense>
      )}
      <QueryStates
        query={query}
        isEmpty={(tasks) => tasks.count === 0}
        empty={
          <EmptyState
            icon={CheckIcon}
            title={t(scope ? 'waiting.nothingOfTeam' : 'waiting.nothing')}
            advice={t('waiting.advice')}
          />
        }
      >
        {(tasks) => (
          <>
            <DocumentLines label={title}>
              {tasks.results.map((task) => (
                <DocumentLine
                  key={task.uuid}
                  document={task.document}
                  below={<From task={task} isOfTeam={scope === 'team'} />}
                  aside={
                    <Until
                      task={task}
                      {...(scope ? { onGive: () => setGiven(task) } : { onAnswer: () => setAsked(task) })}
                    />
                  }
                />
              ))}
            </DocumentLines>
            {tasks.count > FEWEST_ON_PAGE && (
              <Pager
                list={tasks}
                page={search.page}
                pageSize={search.page_size}
                onChange={(chosen) => onSearchChange({ scope, ...chosen })}
              />
            )}
          </>
        )}
      </QueryStates>
      {given && (
        <Suspense>
          <ReassignDialog task={given} onClose={() => setGiven(null)} />
        </Suspense>
      )}
      {asked && (
        <Suspense>
          <ImpactDialog
            task={asked}
            onClose={(isAnswered) => {
              leave(isAnswered)
              setAsked(null)
            }}
          />
        </Suspense>
      )}
    </Section>
  )
}

/** The button that opened the dialog leaves with its answered question, at once or a moment later; the heading stays. */
function useFocusOnHeading(open: WaitingTask | null) {
  const heading = useRef<HTMLHeadingElement>(null)
  const isAnswered = useRef(false)
  const wasOpen = useRef(false)
  useEffect(() => {
    const hasClosed = wasOpen.current && open === null
    wasOpen.current = open !== null
    // Somebody else may have answered meanwhile: then nothing has the focus any more.
    if (hasClosed && (isAnswered.current || document.activeElement === document.body)) heading.current?.focus()
    isAnswered.current = false
  }, [open])
  return {
    heading,
    leave: (answered: boolean) => {
      isAnswered.current = answered
    },
  }
}

function From({ task, isOfTeam }: { task: WaitingTask; isOfTeam: boolean }) {
  const { t } = useTranslation('workflows')
  const words = useTaskWords()
  return (
    <>
      {isAboutImpact(task) ? (
        <span>{words(task)}</span>
      ) : (
        <span>
          {t('waiting.from')} <PersonName person={task.document.author} />
        </span>
      )}
      {isOfTeam && (
        <span>
          {t('waiting.for')} <PersonName person={task.assignee} />
        </span>
      )}
    </>
  )
}

/** An approval that would take a document out of force says so. */
function What({ task }: { task: WaitingTask }) {
  const { t } = useTranslation('workflows')
  return (
    <Badge variant="light" radius="sm" color={task.is_overdue ? 'red' : 'indigo'}>
      {task.workflow_type === 'OBSOLESCENCE' ? t('waiting.obsolescence') : task.role_display}
    </Badge>
  )
}

interface UntilProps {
  task: WaitingTask
  onAnswer?: () => void
  onGive?: () => void
}

function Until({ task, onAnswer, onGive }: UntilProps) {
  const { t } = useTranslation('workflows')
  return (
    <>
      <What task={task} />
      {task.due_date && (
        <Text size="sm" {...(task.is_overdue && { c: 'red', fw: 600 })}>
          {t(task.is_overdue ? 'waiting.wasDue' : 'waiting.due')} <DateText day={task.due_date} relative />
        </Text>
      )}
      {task.is_blocked && (
        <Text size="sm" c="red">
          {t('waiting.blocked', { name: task.assignee.full_name || task.assignee.username })}
        </Text>
      )}
      {onAnswer && isAboutImpact(task) && (
        <Button size="xs" variant="default" onClick={onAnswer}>
          {t('impact.answer')}
        </Button>
      )}
      {onGive && (
        <Button size="xs" variant="default" onClick={onGive}>
          {t('reassign.open')}
        </Button>
      )}
    </>
  )
}
