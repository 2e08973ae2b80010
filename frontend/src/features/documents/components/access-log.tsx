/** Who opened, downloaded or printed what, newest first: filtered, page by page, and to take along as a table. */
import { Button, Text } from '@mantine/core'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { DataTable } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { FilterBar } from '@/components/ui/filter-bar'
import { DownloadIcon, EyeIcon } from '@/components/ui/icons'
import { Pager } from '@/components/ui/pager'
import { ProblemNotice } from '@/components/ui/problem-notice'
import '@/lib/later-words'
import { type AccessPage, accessBy, accessTo, tableOfAccessBy, tableOfAccessTo } from '../api/access-log'
import type { AccessSearch } from '../api/page-search'
import { type AccessView, useAccessColumns } from './access-columns'
import { AccessFilters } from './access-filters'

interface SearchProps {
  search: AccessSearch
  onSearchChange: (search: AccessSearch) => void
}

/** Of one version. */
export function DocumentAccess({ uuid, ...given }: SearchProps & { uuid: string }) {
  const { t } = useTranslation('access')
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t('ofDocument')}
      </Text>
      <AccessLog
        view="document"
        query={useQuery(accessTo(uuid, given.search))}
        table={tableOfAccessTo(uuid, given.search)}
        {...given}
      />
    </>
  )
}

/** Of one person; without `user` in the search, of the one who is signed in. */
export function PersonAccess(given: SearchProps) {
  return (
    <AccessLog
      view="person"
      query={useQuery(accessBy(given.search))}
      table={tableOfAccessBy(given.search)}
      {...given}
    />
  )
}

interface AccessLogProps extends SearchProps {
  view: AccessView
  query: UseQueryResult<AccessPage>
  /** Address of the table. */
  table: string
}

function AccessLog({ view, query, table, search, onSearchChange }: AccessLogProps) {
  const { t } = useTranslation('access')
  const { data, error, isPlaceholderData, refetch } = query
  const { page, page_size, ...filters } = search
  // The person whose log it is stays when filters are cleared.
  const { user, ...others } = filters
  const kept = view === 'person' ? { user } : {}
  const isFiltered = Object.values(view === 'person' ? others : filters).some((value) => value !== undefined)
  const columns = useAccessColumns(view, data?.results)
  return (
    <>
      <FilterBar
        onClear={isFiltered ? () => onSearchChange({ ...kept, page_size }) : undefined}
        actions={
          <Button component="a" href={table} download variant="default" leftSection={<DownloadIcon size={16} />}>
            {t('table')}
          </Button>
        }
      >
        <AccessFilters
          view={view}
          filters={filters}
          onChange={(changed) => onSearchChange({ ...filters, ...changed, page_size })}
          inSight={data?.results.map((entry) => entry.user)}
        />
      </FilterBar>
      {error && !data ? (
        <ProblemNotice error={error} onRetry={refetch} />
      ) : (
        <DataTable
          label={t('title')}
          columns={columns}
          rows={data?.results}
          rowKey={(entry) => entry.id}
          isStale={isPlaceholderData}
          empty={!data?.count && <NoEntries isFiltered={isFiltered} />}
        />
      )}
      {data && (
        <Pager
          list={data}
          page={page}
          pageSize={page_size}
          onChange={(wanted) => onSearchChange({ ...filters, ...wanted })}
        />
      )}
    </>
  )
}

function NoEntries({ isFiltered }: { isFiltered: boolean }) {
  const { t } = useTranslation('access')
  return (
    <EmptyState
      icon={EyeIcon}
      title={t(isFiltered ? 'noMatch' : 'nothing')}
      advice={t(isFiltered ? 'noMatchAdvice' : 'nothingAdvice')}
    />
  )
}
