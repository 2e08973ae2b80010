/** How far a run is: waiting and for what, working with a bar, or ended; and why it failed. */
import { Alert, Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { DateTimeText } from '@/components/ui/time-text'
import { isUnderWay } from '../api/run-states'
import { isForLater, lasts, type Run } from '../api/runs'
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
      <Waiting run={run} />
      {isUnderWay(run) && !isForLater(run) && <Bar run={run} />}
      <Ending run={run} />
    </Stack>
  )
}

/** What stands between a run and its beginning, or its end. */
function Waiting({ run }: { run: Run }) {
  const { t } = useTranslation('control')
  if (run.state === 'AWAITING_APPROVAL') return <Text size="sm">{t('waits.approval')}</Text>
  if (run.state === 'QUEUED' && isForLater(run)) {
    return (
      <Text size="sm">
        {t('waits.hour')} <DateTimeText moment={run.not_before} />
      </Text>
    )
  }
  if (run.state === 'RUNNING' && run.cancelled_by)
    return <Text size="sm">{t('waits.stopping', { name: run.cancelled_by.full_name })}</Text>
  return null
}

/** Why a run failed, or was not carried through; the reason of one that still runs says what will have ended it. */
function Ending({ run: { state, error } }: { run: Run }) {
  const { t } = useTranslation('scheduler')
  if (!error || lasts({ state })) return null
  const hasFailed = state === 'FAILED'
  return (
    <Alert color={hasFailed ? 'red' : 'gray'} {...(hasFailed && { title: t('run.failed') })}>
      {error}
    </Alert>
  )
}

const WHOLE = 100

function Bar({ run }: { run: Run }) {
  const { t } = useTranslation(['scheduler', 'control'])
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
        {hasBegun ? `${t('run.working')} ${count}` : t(run.chain_position ? 'control:waits.turn' : 'run.waiting')}
      </Text>
    </div>
  )
}
