/** A run that was just started, until its end, with what it did; it goes on when this is closed. */
import { Button, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { QueryStates } from '@/components/ui/query-states'
import { oneRun } from '../api/runs'
import { RunOutcome } from './run-outcome'
import { RunProgress } from './run-progress'
import { useSettledRun } from './use-settled-run'

export function RunFollowed({ id, onClose }: { id: number; onClose: () => void }) {
  const { t } = useTranslation('scheduler')
  const query = useQuery(oneRun(id))
  useSettledRun(query.data)
  return (
    <Stack gap="md">
      <QueryStates query={query}>
        {(run) => (
          <>
            <RunProgress run={run} />
            {run.result && <RunOutcome result={run.result} isDryRun={run.dry_run} />}
          </>
        )}
      </QueryStates>
      <Group justify="flex-end">
        <Button component={Link} to={`/scheduler/runs/${id}`} variant="default" onClick={onClose}>
          {t('run.look')}
        </Button>
        <Button onClick={onClose}>{t('run.close')}</Button>
      </Group>
    </Stack>
  )
}
