/** The history of runs: filtered, page by page, newest first. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { DataTable } from '@/components/ui/data-table'
import type { Column } from '@/components/ui/data-table-column'
import { EmptyState } from '@/components/ui/empty-state'
import { FilterBar } from '@/components/ui/filter-bar'
import { ClockIcon } from '@/components/ui/icons'
import { Pager } from '@/components/ui/pager'
import { PersonName } from '@/components/ui/person-name'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { DateTimeText } from '@/components/ui/time-text'
import { readOutcome } from '../api/results'
import type { RunQuery } from '../api/run-states'
import { type RunRow, runHistory } from '../api/runs'
import { NameCell } from './name-cell'
import { RunBadges } from './run-badges'
import { RunFilters } from './run-filters'
import { useDuration } from './use-duration'

interface RunHistoryProps {
  search: RunQuery
  onSearchChange: (search: RunQuery) => void
}

export function RunHistory({ search, onSearchChange }: RunHistoryProps) {
  const { t } = useTranslation('scheduler')
  const query = useQuery(runHistory(search))
  const columns = useRunColumns()
  const { page, page_size, ...filters } = search
  const isFiltered = Object.values(filters).some((value) => value !== undefined)
  return (
    <>
      <FilterBar onClear={isFiltered ? () => onSearchChange({ page_size }) : undefined}>
        <RunFilters filters={filters} onChange={(changed) => onSearchChange({ ...filters, ...changed, page_size })} />
      </FilterBar>
      {query.error && !query.data ? (
        <ProblemNotice error={query.error} onRetry={query.refetch} />
      ) : (
        <DataTable
          label={t('history.title')}
          columns={columns}
          rows={query.data?.results}
          rowKey={(row) => row.id}
          rowLink={(row) => ({ to: '/scheduler/runs/$id', params: { id: String(row.id) } })}
          isStale={query.isPlaceholderData}
          empty={!query.data?.count && <NoRuns isFiltered={isFiltered} />}
        />
      )}
      {query.data && (
        <Pager
          list={query.data}
          page={page}
          pageSize={page_size}
          onChange={(wanted) => onSearchChange({ ...filters, ...wanted })}
        />
      )}
    </>
  )
}

function NoRuns({ isFiltered }: { isFiltered: boolean }) {
  const { t } = useTranslation('scheduler')
  return (
    <EmptyState
      icon={ClockIcon}
      title={t(isFiltered ? 'history.noMatch' : 'history.nothing')}
      advice={t(isFiltered ? 'history.noMatchAdvice' : 'history.nothingAdvice')}
    />
  )
}

function useRunColumns(): readonly Column<RunRow>[] {
  const { t } = useTranslation('scheduler')
  const duration = useDuration()
  return useMemo(
    () => [
      { id: 'task', header: t('history.task'), cell: (run) => <NameCell name={run.task_display_name} /> },
      { id: 'state', header: t('history.state'), cell: (run) => <RunBadges run={run} /> },
      { id: 'result', header: t('history.result'), cell: (run) => <Summary run={run} /> },
      { id: 'queued', header: t('history.queued'), cell: (run) => <DateTimeText moment={run.queued_at} /> },
      { id: 'trigger', header: t('history.trigger'), cell: (run) => t(`trigger.${run.trigger}`), from: 'medium' },
      { id: 'who', header: t('history.who'), cell: (run) => <PersonName person={run.requested_by} />, from: 'medium' },
      {
        id: 'duration',
        header: t('history.duration'),
        cell: (run) => duration(run.duration_seconds) ?? '–',
        align: 'end',
        isShort: true,
        from: 'wide',
      },
    ],
    [t, duration],
  )
}

/** What came of a run, in a few words. */
function Summary({ run }: { run: RunRow }) {
  const { t } = useTranslation(['scheduler', 'health'])
  if (run.error) return run.error
  const { done, failed, facts } = readOutcome(run.result)
  const score = facts.find(([name]) => name === 'health_score')
  if (score) return t('health:score', { score: score[1] })
  if (done === undefined) return '–'
  const words = t(run.dry_run ? 'result.wouldBeDone' : 'result.done', { count: done })
  return failed ? `${words} · ${t('result.failed', { count: failed })}` : words
}
