/** What a run did, or would do: documents before → after, workflow tasks, parts of the system, and what failed. */
import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { Facts } from '@/components/ui/facts'
import { inWords } from '@/lib/in-words'
import { type Outcome, readOutcome } from '../api/results'
import type { RunResult } from '../api/runs'
import { CleanedTasks } from './cleaned-tasks'
import { DocumentChanges } from './document-changes'
import { Failures } from './failures'
import { HealthParts } from './health-parts'
import { LateTasks } from './late-tasks'

interface RunOutcomeProps {
  result: RunResult
  isDryRun: boolean
}

const isEmpty = ({ documents, tasks, lateTasks, failures, components, facts }: Outcome) =>
  [documents, tasks, lateTasks, failures, Object.keys(components), facts.filter(([, value]) => value !== '0')].every(
    (part) => part.length === 0,
  )

export function RunOutcome({ result, isDryRun }: RunOutcomeProps) {
  const { t } = useTranslation(['scheduler', 'health'])
  if (!result) return null
  const outcome = readOutcome(result)
  if (isEmpty(outcome)) {
    return (
      <EmptyState
        title={t(isDryRun ? 'result.nothingDry' : 'result.nothing')}
        advice={t(isDryRun ? 'result.nothingDryAdvice' : 'result.nothingAdvice')}
      />
    )
  }
  const { documents, tasks, lateTasks, components, failures, facts } = outcome
  return (
    <Stack gap="md">
      <Counts outcome={outcome} isDryRun={isDryRun} />
      {facts.length > 0 && <Facts facts={facts.map(([name, value]) => [inWords(name), value] as const)} />}
      <Part title={t('result.errors')} isShown={failures.length > 0}>
        <Failures failures={failures} />
      </Part>
      <Part title={t('result.documents')} isShown={documents.length > 0}>
        <DocumentChanges documents={documents} />
      </Part>
      <Part title={t('result.tasks')} isShown={tasks.length > 0}>
        <CleanedTasks tasks={tasks} />
      </Part>
      <Part title={t('late.title')} isShown={lateTasks.length > 0}>
        <LateTasks tasks={lateTasks} isDryRun={isDryRun} />
      </Part>
      <Part title={t('health:breakdown')} isShown={Object.keys(components).length > 0}>
        <HealthParts parts={components} />
      </Part>
    </Stack>
  )
}

function Counts({ outcome, isDryRun }: { outcome: Outcome; isDryRun: boolean }) {
  const { t } = useTranslation('scheduler')
  const { done, failed, lateTasks } = outcome
  // A reminder changes no task; what was sent stands with the tasks.
  if (done === undefined || (lateTasks.length > 0 && !failed)) return null
  return (
    <Text size="sm" fw={600}>
      {t(isDryRun ? 'result.wouldBeDone' : 'result.done', { count: done })}
      {Boolean(failed) && ` · ${t('result.failed', { count: failed ?? 0 })}`}
    </Text>
  )
}

interface PartProps {
  title: string
  isShown: boolean
  children: ReactNode
}

function Part({ title, isShown, children }: PartProps) {
  if (!isShown) return null
  return (
    <section aria-label={title}>
      <Title order={3} size="h6" mb={4}>
        {title}
      </Title>
      {children}
    </section>
  )
}
