/** Who asked for a run and why, and when it did what. */
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Facts } from '@/components/ui/facts'
import { PersonName } from '@/components/ui/person-name'
import { DateTimeText } from '@/components/ui/time-text'
import type { Run } from '../api/runs'
import { useDuration } from './use-duration'

export function RunFacts({ run, mayReadTrail }: { run: Run; mayReadTrail: boolean }) {
  const { t } = useTranslation(['scheduler', 'control'])
  const duration = useDuration()
  const person = (who: Run['executed_by']) => who && <PersonName person={who} />
  const moment = (when: string | null) => when && <DateTimeText moment={when} />
  return (
    <>
      <Facts
        facts={[
          [t('history.task'), run.task_name],
          [t('run.requestedBy'), <PersonName key="who" person={run.requested_by} />],
          [t('control:facts.executedBy'), person(run.executed_by)],
          [t('run.reason'), run.reason],
          [t('control:facts.approvedBy'), person(run.approved_by)],
          [t('control:facts.approvedAt'), moment(run.approved_at)],
          [t('control:facts.cancelledBy'), person(run.cancelled_by)],
          [t('control:facts.cancelledAt'), moment(run.cancel_requested_at)],
          [t('run.trigger'), t(`trigger.${run.trigger}`)],
          [t('run.kind'), t(run.dry_run ? 'run.dryRun' : 'run.forReal')],
          [t('run.slot'), moment(run.slot)],
          [t('control:facts.notBefore'), moment(run.not_before)],
          [
            t('control:facts.chain'),
            run.chain_id && <ChainLink key="chain" id={run.chain_id} position={(run.chain_position ?? 0) + 1} />,
          ],
          [t('control:facts.retryOf'), run.retry_of && <RepeatedRun key="repeats" id={run.retry_of} />],
          [t('run.queuedAt'), moment(run.queued_at)],
          [t('run.startedAt'), moment(run.started_at)],
          [t('run.finishedAt'), moment(run.finished_at)],
          [t('run.duration'), duration(run.duration_seconds)],
          [t('run.worker'), run.worker],
          [t('run.attempt'), run.attempt > 1 ? t('run.attempts', { count: run.attempt }) : null],
        ]}
      />
      {mayReadTrail && (
        <Anchor
          size="sm"
          renderRoot={(props) => <Link {...props} to="/audit" search={{ correlation_id: run.correlation_id }} />}
        >
          {t('run.acts')}
        </Anchor>
      )}
    </>
  )
}

function ChainLink({ id, position }: { id: string; position: number }) {
  const { t } = useTranslation('control')
  return (
    <Anchor component={Link} to={`/scheduler/chains/${id}`} size="sm">
      {t('facts.link', { position })}
    </Anchor>
  )
}

function RepeatedRun({ id }: { id: number }) {
  const { t } = useTranslation('control')
  return (
    <Anchor component={Link} to={`/scheduler/runs/${id}`} size="sm">
      {t('facts.run', { id })}
    </Anchor>
  )
}
