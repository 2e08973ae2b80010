/** What a run could not do, each with the reason. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { DataTable } from '@/components/ui/data-table'
import type { Column } from '@/components/ui/data-table-column'
import type { Failure } from '../api/results'

export function Failures({ failures }: { failures: readonly Failure[] }) {
  const { t } = useTranslation('scheduler')
  const columns = useMemo<Column<Failure>[]>(
    () => [
      { id: 'subject', header: t('result.subject'), cell: (row) => row.subject || '–', isShort: true },
      { id: 'why', header: t('result.why'), cell: (row) => row.reason },
    ],
    [t],
  )
  return (
    <DataTable label={t('result.errors')} columns={columns} rows={failures} rowKey={(row) => row.id} empty={null} />
  )
}
