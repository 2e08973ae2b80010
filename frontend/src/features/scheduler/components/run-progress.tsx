/** How far a run is: waiting, working with a bar, or ended; and why it failed. */
import { Alert, Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { isUnderWay, type Run } from '../api/runs'
import { RunBadges } from './run-badges'
import { useDuration } from './use-duration'

export function RunProgress({ run }: { run: Run }) {
  const { t } = useTranslation('scheduler')
  const duration = useDuration()(run.duration_seconds)
  return (
    <Stack gap="xs">
      <Group gap="xs" role="status">
        <RunBadges run={run} />
        <Text size="sm" c="dimmed">
          {duration && t('task.duration', { duration })}
        </Text>
      </Group>
      {isUnderWay(run) && <Bar run={run} />}
      {run.error && (
        <Alert color="red" title={t('run.failed')}>
          {run.error}
        </Alert>
      )}
    </Stack>
  )
}

const WHOLE = 100

function Bar({ run }: { run: Run }) {
  const { t } = useTranslation('scheduler')
  const { done, total } = run.progress
  const share = total ? (WHOLE * done) / total : WHOLE
  const count = total === null ? t('run.progressUnknown', { done }) : t('run.progress', { done, total })
  const hasBegun = run.started_at !== null
  return (
    <div>
      <Progress
        value={hasBegun ? share : WHOLE}
        animated={!(hasBegun && total)}
        {...(!hasBegun && { color: 'gray' })}
        aria-label={t('run.follow')}
      />
      <Text size="sm" c="dimmed" mt={4}>
        {hasBegun ? `${t('run.working')} ${count}` : t('run.waiting')}
      </Text>
    </div>
  )
}
