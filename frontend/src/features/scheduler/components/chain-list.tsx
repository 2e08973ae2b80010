/** The chains that were ordered, newest first: which tasks, how far, by whom and why. */
import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
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
import { type ChainQuery, type ChainRow, chainList } from '../api/chains'
import { RUN_STATES } from '../api/run-states'
import { RunBadges } from './run-badges'

interface ChainListProps {
  search: ChainQuery
  onSearchChange: (search: ChainQuery) => void
}

export function ChainList({ search, onSearchChange }: ChainListProps) {
  const { t } = useTranslation(['scheduler', 'control'])
  const query = useQuery(chainList(search))
  const columns = useChainColumns()
  const { page, page_size, state } = search
  return (
    <>
      <FilterBar onClear={state ? () => onSearchChange({ page_size }) : undefined}>
        <NativeSelect
          label={t('history.state')}
          value={state ?? ''}
          data={[
            { value: '', label: t('history.anyState') },
            ...RUN_STATES.map((each) => ({ value: each, label: t(`runState.${each}`) })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            onSearchChange({ page_size, state: RUN_STATES.find((each) => each === value) })
          }
        />
      </FilterBar>
      {query.error && !query.data ? (
        <ProblemNotice error={query.error} onRetry={query.refetch} />
      ) : (
        <DataTable
          label={t('control:chains.title')}
          columns={columns}
          rows={query.data?.results}
          rowKey={(row) => row.id}
          rowLink={(row) => ({ to: '/scheduler/chains/$id', params: { id: row.id } })}
          isStale={query.isPlaceholderData}
          empty={!query.data?.count && <NoChains isFiltered={state !== undefined} />}
        />
      )}
      {query.data && (
        <Pager
          list={query.data}
          page={page}
          pageSize={page_size}
          onChange={(wanted) => onSearchChange({ state, ...wanted })}
        />
      )}
    </>
  )
}

function NoChains({ isFiltered }: { isFiltered: boolean }) {
  const { t } = useTranslation('control')
  if (isFiltered) return <EmptyState icon={ClockIcon} title={t('chains.noMatch')} advice={t('chains.noMatchAdvice')} />
  return (
    <EmptyState icon={ClockIcon} title={t('chains.nothing')} advice={t('chains.nothingAdvice')}>
      <Button variant="default" component={Link} to="/scheduler/chains/new">
        {t('chain.new')}
      </Button>
    </EmptyState>
  )
}

function useChainColumns(): readonly Column<ChainRow>[] {
  const { t } = useTranslation(['scheduler', 'control'])
  return useMemo(
    () => [
      { id: 'tasks', header: t('control:chains.tasks'), cell: tasksOf },
      { id: 'state', header: t('history.state'), cell: (chain) => <RunBadges run={chain} /> },
      {
        id: 'done',
        header: t('control:chains.succeeded'),
        cell: ({ links }) =>
          t('control:chains.share', {
            done: links.filter(({ state }) => state === 'SUCCEEDED').length,
            count: links.length,
          }),
        isShort: true,
      },
      { id: 'queued', header: t('control:chain.queued'), cell: (chain) => <DateTimeText moment={chain.queued_at} /> },
      {
        id: 'who',
        header: t('history.who'),
        cell: (chain) => <PersonName person={chain.requested_by} />,
        from: 'medium',
      },
      { id: 'reason', header: t('control:reason'), cell: (chain) => chain.reason || '–', from: 'wide' },
    ],
    [t],
  )
}

const tasksOf = ({ links }: ChainRow) => links.map((link) => link.task_display_name).join(' → ')
