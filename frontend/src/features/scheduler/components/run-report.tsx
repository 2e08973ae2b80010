/** One run: how far it is while it runs, and afterwards what it did, why and for whom. */
import { Anchor, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'
import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import { Problem } from '@/lib/problem'
import { oneRun, type Run } from '../api/runs'
import { ResultExport } from './result-export'
import { RunControls } from './run-controls'
import { RunFacts } from './run-facts'
import { RunMissing } from './run-missing'
import { RunOutcome } from './run-outcome'
import { RunProgress } from './run-progress'
import classes from './run-report.module.css'
import { useSettledRun } from './use-settled-run'

const NOT_FOUND = 404

interface RunReportProps {
  id: number
  mayReadTrail: boolean
}

export function RunReport({ id, mayReadTrail }: RunReportProps) {
  const { t } = useTranslation('scheduler')
  const query = useQuery(oneRun(id))
  useSettledRun(query.data)
  const name = query.data?.task_display_name
  const title = t('run.title', { id })
  if (query.error instanceof Problem && query.error.status === NOT_FOUND) return <RunMissing />
  return (
    <>
      <PageHeader
        title={name ?? title}
        documentTitle={name ? t('run.documentTitle', { name, id }) : title}
        subtitle={name && title}
        above={
          <Anchor component={Link} to="/scheduler/runs" size="sm">
            {t('run.back')}
          </Anchor>
        }
        actions={query.data && <RunActions run={query.data} />}
      />
      <QueryStates query={query} rows={6}>
        {(run) => (
          <div className={classes.columns}>
            <Stack>
              <RunProgress run={run} />
              {run.result && hasDoneSomething(run) && (
                <Section title={t(run.dry_run ? 'result.titleDry' : 'result.title')}>
                  <RunOutcome result={run.result} isDryRun={run.dry_run} />
                </Section>
              )}
            </Stack>
            <Section title={t('run.facts')}>
              <RunFacts run={run} mayReadTrail={mayReadTrail} />
            </Section>
          </div>
        )}
      </QueryStates>
    </>
  )
}

/** A run that failed before its first step has nothing to show but why. */
const hasDoneSomething = ({ state, progress }: Run) => state !== 'FAILED' || progress.done > 0

function RunActions({ run }: { run: Run }) {
  const saving = <ResultExport run={run} />
  return run.offers.length > 0 ? <RunControls run={run}>{saving}</RunControls> : saving
}
