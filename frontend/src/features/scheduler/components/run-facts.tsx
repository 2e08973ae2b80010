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
  const { t } = useTranslation('scheduler')
  const duration = useDuration()
  const moment = (when: string | null) => when && <DateTimeText moment={when} />
  return (
    <>
      <Facts
        facts={[
          [t('history.task'), run.task_name],
          [t('run.requestedBy'), <PersonName key="who" person={run.requested_by} />],
          [t('run.reason'), run.reason],
          [t('run.trigger'), t(`trigger.${run.trigger}`)],
          [t('run.kind'), t(run.dry_run ? 'run.dryRun' : 'run.forReal')],
          [t('run.slot'), moment(run.slot)],
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
