/** A chain: which of its links is at work, which one ended it, and what was not run because of that. */
import { Alert, Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { Facts } from '@/components/ui/facts'
import { PageHeader } from '@/components/ui/page-header'
import { PersonName } from '@/components/ui/person-name'
import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import { DateTimeText } from '@/components/ui/time-text'
import { Problem } from '@/lib/problem'
import { breakOf, type Chain, oneChain, turnOf } from '../api/chains'
import type { Run } from '../api/runs'
import classes from './chain.module.css'
import { ChainDeeds } from './chain-deeds'
import { RunBadges } from './run-badges'
import { RunProgress } from './run-progress'
import layout from './run-report.module.css'

const NOT_FOUND = 404

export function ChainReport({ id }: { id: string }) {
  const { t } = useTranslation('control')
  const query = useQuery(oneChain(id))
  if (query.error instanceof Problem && query.error.status === NOT_FOUND) return <ChainMissing />
  const count = query.data?.runs.length
  return (
    <>
      <PageHeader
        title={count === undefined ? t('facts.chain') : t('chain.title', { count })}
        above={<BackToChains />}
        actions={query.data && <ChainDeeds chain={query.data} />}
      />
      <QueryStates query={query} rows={6}>
        {(chain) => (
          <div className={layout.columns}>
            <Section title={t('chain.links')}>
              <Ending chain={chain} />
              <ol className={classes.links} aria-label={t('chain.links')}>
                {chain.runs.map((run, index) => (
                  <ChainRun key={run.id} run={run} position={index + 1} isItsTurn={turnOf(chain)?.id === run.id} />
                ))}
              </ol>
            </Section>
            <Section title={t('chain.facts')}>
              <ChainFacts chain={chain} />
            </Section>
          </div>
        )}
      </QueryStates>
    </>
  )
}

export function ChainMissing() {
  const { t } = useTranslation('control')
  return (
    <>
      <PageHeader title={t('chain.notFound')} />
      <EmptyState title={t('chain.notFound')} advice={t('chain.notFoundAdvice')}>
        <BackToChains />
      </EmptyState>
    </>
  )
}

function BackToChains() {
  const { t } = useTranslation('control')
  return (
    <Anchor component={Link} to="/scheduler/chains" size="sm">
      {t('chains.back')}
    </Anchor>
  )
}

/** What the chain came to, once it has. */
function Ending({ chain }: { chain: Chain }) {
  const { t } = useTranslation('control')
  const culprit = breakOf(chain)
  if (!culprit) {
    return chain.state === 'SUCCEEDED' ? (
      <Alert color="teal" mb="sm">
        {t('chain.allDone')}
      </Alert>
    ) : null
  }
  const place = chain.runs.indexOf(culprit)
  const notRun = chain.runs.slice(place + 1).filter(({ started_at }) => started_at === null).length
  return (
    <Alert
      color="red"
      mb="sm"
      title={t('chain.broken', { position: place + 1, name: culprit.task_display_name })}
      role="status"
    >
      {notRun > 0 ? t('chain.notRun', { count: notRun }) : t('chain.nothingAfter')}
    </Alert>
  )
}

function ChainRun({ run, position, isItsTurn }: { run: Run; position: number; isItsTurn: boolean }) {
  return (
    <li className={classes.link}>
      <span className={classes.position}>{position}</span>
      <div className={classes.words}>
        <Anchor component={Link} to={`/scheduler/runs/${run.id}`} size="sm" fw={600}>
          {run.task_display_name}
        </Anchor>
        {isItsTurn ? (
          <RunProgress run={run} />
        ) : (
          <>
            <div>
              <RunBadges run={run} />
            </div>
            {run.error && (
              <Text size="sm" mt={4}>
                {run.error}
              </Text>
            )}
          </>
        )}
      </div>
    </li>
  )
}

function ChainFacts({ chain }: { chain: Chain }) {
  const { t } = useTranslation(['control', 'scheduler'])
  return (
    <Facts
      facts={[
        [t('chain.state'), <RunBadges key="state" run={chain} />],
        [t('chain.askedBy'), <PersonName key="who" person={chain.requested_by} />],
        [t('reason'), chain.reason],
        [t('chain.kind'), t(chain.dry_run ? 'scheduler:run.dryRun' : 'scheduler:run.forReal')],
        [t('chain.continues'), chain.continues && <ChainLink key="continues" id={chain.continues} to="earlier" />],
        [t('chain.continuedBy'), chain.continued_by && <ChainLink key="by" id={chain.continued_by} to="later" />],
        [t('chain.queued'), <DateTimeText key="when" moment={chain.queued_at} />],
      ]}
    />
  )
}

function ChainLink({ id, to }: { id: string; to: 'earlier' | 'later' }) {
  const { t } = useTranslation('control')
  return (
    <Anchor component={Link} to={`/scheduler/chains/${id}`} size="sm">
      {t(`chain.${to}`)}
    </Anchor>
  )
}
