/** What waits for the person: which task on which document, from whom, until when. */
import { Badge, Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
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

const ImpactDialog = lazy(() => import('./impact-dialog').then((module) => ({ default: module.ImpactDialog })))

interface WaitingTasksProps {
  search: TaskPage
  onSearchChange: (search: TaskPage) => void
}

/** From so many tasks on they come in pages. */
const [FEWEST_ON_PAGE] = PAGE_SIZES

export function WaitingTasks({ search, onSearchChange }: WaitingTasksProps) {
  const { t } = useTranslation('workflows')
  const query = useQuery(waitingTasks(search))
  // An answered question leaves the list; the dialog stays to say what follows.
  const [asked, setAsked] = useState<WaitingTask | null>(null)
  const count = query.data?.count
  return (
    <Section title={t('waiting.title')} aside={count ? <Badge circle>{count}</Badge> : undefined}>
      <QueryStates
        query={query}
        isEmpty={(tasks) => tasks.count === 0}
        empty={<EmptyState icon={CheckIcon} title={t('waiting.nothing')} advice={t('waiting.advice')} />}
      >
        {(tasks) => (
          <>
            <DocumentLines label={t('waiting.title')}>
              {tasks.results.map((task) => (
                <DocumentLine
                  key={task.uuid}
                  document={task.document}
                  below={<From task={task} />}
                  aside={<Until task={task} onAnswer={() => setAsked(task)} />}
                />
              ))}
            </DocumentLines>
            {tasks.count > FEWEST_ON_PAGE && (
              <Pager list={tasks} page={search.page} pageSize={search.page_size} onChange={onSearchChange} />
            )}
          </>
        )}
      </QueryStates>
      {asked && (
        <Suspense>
          <ImpactDialog task={asked} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </Section>
  )
}

function From({ task }: { task: WaitingTask }) {
  const { t } = useTranslation('workflows')
  const words = useTaskWords()
  if (isAboutImpact(task)) return <span>{words(task)}</span>
  return (
    <span>
      {t('waiting.from')} <PersonName person={task.document.author} />
    </span>
  )
}

function Until({ task, onAnswer }: { task: WaitingTask; onAnswer: () => void }) {
  const { t } = useTranslation('workflows')
  return (
    <>
      <Badge variant="light" radius="sm" color={task.is_overdue ? 'red' : 'indigo'}>
        {task.role_display}
      </Badge>
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
      {isAboutImpact(task) && (
        <Button size="xs" variant="default" onClick={onAnswer}>
          {t('impact.answer')}
        </Button>
      )}
    </>
  )
}
