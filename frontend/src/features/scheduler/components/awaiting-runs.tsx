/** Runs of critical tasks that wait until a second person has decided on them. */
import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { ProblemNotice } from '@/components/ui/problem-notice'
import { Section } from '@/components/ui/section'
import { DateTimeText } from '@/components/ui/time-text'
import { type RunOffer, type RunRow, runHistory } from '../api/runs'
import classes from './awaiting-runs.module.css'
import { RunDeeds } from './run-deeds'
import { useFocusKept } from './use-focus-kept'

const SHOWN = 25
const isDecision = ({ action }: RunOffer) => action === 'approve' || action === 'refuse'

/** Nothing where none waits, and none has waited since the page was opened. */
export function AwaitingRuns() {
  const { t } = useTranslation('control')
  const { data, error, refetch } = useQuery(runHistory({ state: 'AWAITING_APPROVAL', page_size: SHOWN }))
  const { place: heading, keepFocus } = useFocusKept<HTMLHeadingElement>(data)
  const hasShown = useRef(false)
  if (error && !data) return <ProblemNotice error={error} onRetry={refetch} />
  if (data && data.count > 0) hasShown.current = true
  if (!data || !hasShown.current) return null
  return (
    <Section title={t('awaiting.title')} headingRef={heading}>
      {data.results.length === 0 && <Text size="sm">{t('awaiting.none')}</Text>}
      <ul className={classes.runs} aria-label={t('awaiting.title')}>
        {data.results.map((run) => (
          <AwaitingRun key={run.id} run={run} onDecided={keepFocus} />
        ))}
      </ul>
      {data.count > data.results.length && (
        <Anchor
          size="sm"
          renderRoot={(props) => <Link {...props} to="/scheduler/runs" search={{ state: 'AWAITING_APPROVAL' }} />}
        >
          {t('awaiting.all', { count: data.count })}
        </Anchor>
      )}
    </Section>
  )
}

function AwaitingRun({ run, onDecided }: { run: RunRow; onDecided: () => void }) {
  const { t } = useTranslation('control')
  return (
    <li className={classes.run}>
      <div className={classes.words}>
        <Anchor component={Link} to={`/scheduler/runs/${run.id}`} size="sm" fw={600}>
          {run.task_display_name}
        </Anchor>
        <Text size="sm" c="dimmed">
          {t('awaiting.by', { name: run.requested_by.full_name })} <DateTimeText moment={run.queued_at} relative />
          {run.not_before && (
            <>
              {' · '}
              {t('awaiting.notBefore')} <DateTimeText moment={run.not_before} />
            </>
          )}
        </Text>
        {run.reason && <Text size="sm">{run.reason}</Text>}
      </div>
      <div className={classes.deeds}>
        <RunDeeds run={run} offers={run.offers.filter(isDecision)} size="xs" onDone={onDecided} />
      </div>
    </li>
  )
}
