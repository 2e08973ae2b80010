/** The list of documents: narrowed down, ordered, turned over, taken along as a file; all of it in the address. */
import { Anchor, Group } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { DataTable } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { ExportButton } from '@/components/ui/export-button'
import { FilterBar } from '@/components/ui/filter-bar'
import { DocumentIcon } from '@/components/ui/icons'
import { Pager } from '@/components/ui/pager'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { may, useMe } from '@/lib/me'
import { formatDayInFull, today } from '@/lib/time'
import {
  type DocumentRow,
  type DocumentSearch,
  documentList,
  FIRST_SCOPE,
  isFiltered,
  withoutFilters,
} from '../api/document-list'
import { AsOfField, AsOfNotice } from './as-of'
import { ColumnChoice, useHiddenColumns } from './column-choice'
import { documentColumns, LEADING_COLUMN } from './document-columns'
import { DocumentFilters } from './document-filters'
import { ScopeTabs } from './scope-tabs'

interface DocumentTableProps {
  search: DocumentSearch
  onSearchChange: (search: DocumentSearch) => void
}

const NO_ROWS: DocumentRow[] = []

export function DocumentTable({ search, onSearchChange }: DocumentTableProps) {
  const { t } = useTranslation('documents')
  const client = useQueryClient()
  const { data, error, isPlaceholderData, refetch } = useQuery(documentList(search))
  const columns = useMemo(() => documentColumns(t), [t])
  const [hidden, setHidden] = useHiddenColumns()
  const rows = data?.results ?? NO_ROWS
  const narrow = (wanted: DocumentSearch) => onSearchChange({ ...search, ...wanted, page: undefined })
  const showAsOf = (day: string | undefined) => narrow({ as_of: day })
  return (
    <>
      <ScopeTabs search={search} />
      <AsOfNotice search={search} onChange={showAsOf} />
      <FilterBar
        onClear={isFiltered(search) ? () => onSearchChange(withoutFilters(search)) : undefined}
        actions={
          <>
            <ColumnChoice
              columns={columns.filter(({ id }) => id !== LEADING_COLUMN)}
              hidden={hidden}
              onChange={setHidden}
            />
            <ExportButton
              fileName={t('list.fileName', { day: search.as_of ?? today() })}
              columns={columns}
              hidden={hidden}
              read={(wanted) => client.fetchQuery(documentList({ ...search, ...wanted }))}
              rowKey={(row) => row.uuid}
              isDisabled={rows.length === 0}
            />
          </>
        }
      >
        <DocumentFilters search={search} onChange={narrow} rows={rows} />
        <AsOfField search={search} onChange={showAsOf} />
      </FilterBar>
      {error && !data ? (
        <ProblemNotice error={error} onRetry={refetch} />
      ) : (
        <DataTable
          label={t('list.title')}
          columns={columns}
          rows={data?.results}
          rowKey={(row) => row.uuid}
          rowLink={(row) => ({ to: '/documents/$uuid', params: { uuid: row.uuid } })}
          ordering={search.ordering ?? 'document_number'}
          onOrderingChange={(ordering) => narrow({ ordering })}
          hidden={hidden}
          isStale={isPlaceholderData}
          empty={!data?.count && <NoDocuments search={search} />}
        />
      )}
      {data && (
        <Pager
          list={data}
          page={search.page}
          pageSize={search.page_size}
          onChange={(wanted) => onSearchChange({ ...search, ...wanted })}
        />
      )}
    </>
  )
}

/** Says why the list is empty, and what leads on from there. */
function NoDocuments({ search }: { search: DocumentSearch }) {
  const { t } = useTranslation('documents')
  const person = useMe()
  const { scope = FIRST_SCOPE } = search
  const everywhere: DocumentSearch = { ...search, page: undefined, as_of: undefined, scope: 'all' }
  if (isFiltered(search) || search.page)
    return (
      <EmptyState icon={DocumentIcon} title={t('list.noMatch')} advice={t('list.noMatchAdvice')}>
        <Group gap="md">
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/documents" search={{ scope: search.scope, as_of: search.as_of }} {...props} />
            )}
          >
            {t('list.showAllHere', { scope: t(`scopes.${scope}.name`) })}
          </Anchor>
          <Anchor size="sm" renderRoot={(props) => <Link to="/documents" search={everywhere} {...props} />}>
            {t('list.lookEverywhere')}
          </Anchor>
        </Group>
      </EmptyState>
    )
  if (search.as_of)
    return <EmptyState icon={DocumentIcon} title={t('asOf.nothing', { day: formatDayInFull(search.as_of) })} />
  return (
    <EmptyState icon={DocumentIcon} title={t(`scopes.${scope}.nothing`)} advice={t(`scopes.${scope}.advice`)}>
      {may(person, 'documents.add_document') && (
        <Anchor component={Link} to="/documents/new" size="sm">
          {t('new.title')}
        </Anchor>
      )}
    </EmptyState>
  )
}
