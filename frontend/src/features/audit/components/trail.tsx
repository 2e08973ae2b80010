/** The audit trail: filtered, as sentences, page by page. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { FilterBar } from '@/components/ui/filter-bar'
import { DownloadIcon, TrailIcon } from '@/components/ui/icons'
import { Pager } from '@/components/ui/pager'
import { QueryStates } from '@/components/ui/query-states'
import { exportRows } from '@/lib/export-rows'
import { type AuditEntry, type AuditSearch, auditEntries } from '../api/audit-trail'
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
  const query = useQuery(auditEntries(search))
  const { page, page_size, ...filters } = search
  const isFiltered = Object.values(filters).some((value) => value !== undefined)
  const narrow = (changed: AuditSearch) => onSearchChange({ ...filters, ...changed, page_size })
  return (
    <>
      <FilterBar
        onClear={isFiltered ? () => onSearchChange({ page_size }) : undefined}
        actions={<Export entries={query.data?.results} />}
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

function Export({ entries = [] }: { entries: readonly AuditEntry[] | undefined }) {
  const { t } = useTranslation('audit')
  const columns = useExportColumns()
  return (
    <Button
      variant="default"
      leftSection={<DownloadIcon size={16} />}
      disabled={entries.length === 0}
      onClick={() => exportRows(t('file'), columns, entries)}
    >
      {t('export')}
    </Button>
  )
}
