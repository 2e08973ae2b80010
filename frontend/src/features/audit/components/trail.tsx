/** The audit trail: filtered, as sentences, page by page. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { ExportButton } from '@/components/ui/export-button'
import { FilterBar } from '@/components/ui/filter-bar'
import { TrailIcon } from '@/components/ui/icons'
import { Pager } from '@/components/ui/pager'
import { QueryStates } from '@/components/ui/query-states'
import { today } from '@/lib/time'
import { type AuditSearch, auditEntries } from '../api/audit-trail'
import { TrailChips } from './trail-chips'
import { TrailEntries } from './trail-entries'
import { TrailFilters } from './trail-filters'
import { useExportColumns } from './use-export-columns'

interface TrailProps {
  search: AuditSearch
  onSearchChange: (search: AuditSearch) => void
}

export function Trail({ search, onSearchChange }: TrailProps) {
  const { t } = useTranslation('audit')
  const client = useQueryClient()
  const columns = useExportColumns()
  const query = useQuery(auditEntries(search))
  const { page, page_size, ...filters } = search
  const isFiltered = Object.values(filters).some((value) => value !== undefined)
  const narrow = (changed: AuditSearch) => onSearchChange({ ...filters, ...changed, page_size })
  return (
    <>
      <FilterBar
        onClear={isFiltered ? () => onSearchChange({ page_size }) : undefined}
        actions={
          <ExportButton
            fileName={t('file', { day: today() })}
            columns={columns}
            read={(wanted) => client.fetchQuery(auditEntries({ ...filters, ...wanted }))}
            rowKey={(entry) => entry.id}
            isDisabled={!query.data?.count}
          />
        }
      >
        <TrailFilters filters={filters} onChange={narrow} />
      </FilterBar>
      <TrailChips filters={filters} onChange={narrow} />
      <QueryStates
        query={query}
        rows={10}
        isEmpty={({ count }) => count === 0}
        empty={
          <EmptyState
            icon={TrailIcon}
            title={t(isFiltered ? 'noMatch' : 'nothing')}
            advice={t(isFiltered ? 'noMatchAdvice' : 'nothingAdvice')}
          />
        }
      >
        {(list) => (
          <>
            <TrailEntries entries={list.results} isStale={query.isPlaceholderData} />
            <Pager
              list={list}
              page={page}
              pageSize={page_size}
              onChange={(wanted) => onSearchChange({ ...filters, ...wanted })}
            />
          </>
        )}
      </QueryStates>
    </>
  )
}
