/** The runs of some tasks that are under way, each with how far it is, for a page that is about what they make. */
import { Anchor, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

import { Section } from '@/components/ui/section'
import { isUnderWay } from '../api/run-states'
import { oneRun } from '../api/runs'
import { watchedStatus } from '../api/status'
import { RunProgress } from './run-progress'
import { useSettledRun } from './use-settled-run'

interface RunsUnderWayProps {
  title: string
  taskNames: readonly string[]
  /** A run of these tasks has begun or ended, so what they make may be different. */
  onChange: () => void
}

/** Nothing where none is under way. */
export function RunsUnderWay({ title, taskNames, onChange }: RunsUnderWayProps) {
  const { data } = useQuery(watchedStatus)
  const runs = data?.tasks.flatMap(({ task_name, last_run }) => (taskNames.includes(task_name) && last_run) || []) ?? []
  const seen = runs.map(({ id, state }) => `${id} ${state}`).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever something else is seen.
  useEffect(onChange, [seen])
  const underWay = runs.filter(isUnderWay)
  if (underWay.length === 0) return null
  return (
    <Section title={title}>
      <Stack>
        {underWay.map(({ id }) => (
          <RunUnderWay key={id} id={id} />
        ))}
      </Stack>
    </Section>
  )
}

function RunUnderWay({ id }: { id: number }) {
  const { t } = useTranslation('scheduler')
  const { data: run } = useQuery(oneRun(id))
  useSettledRun(run)
  if (!run) return null
  return (
    <div>
      <Text size="sm" fw={600}>
        {run.task_display_name}{' '}
        <Anchor component={Link} to={`/scheduler/runs/${id}`} size="sm" fw={400}>
          {t('run.look')}
        </Anchor>
      </Text>
      <RunProgress run={run} />
    </div>
  )
}
