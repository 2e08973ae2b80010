/** Documents that a run touched or would touch, each with its state before and after. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { Column } from '@/components/ui/data-table-column'
import { StatusBadge } from '@/components/ui/status-badge'
import type { DocumentChange } from '../api/results'
import { LongTable } from './long-table'
import { NameCell } from './name-cell'

export function useDocumentColumns(): readonly Column<DocumentChange>[] {
  const { t } = useTranslation('scheduler')
  return useMemo(
    () => [
      { id: 'number', header: t('result.number'), cell: (row) => row.number, csv: (row) => row.number, isShort: true },
      {
        id: 'version',
        header: t('result.version'),
        cell: (row) => row.version,
        csv: (row) => row.version,
        isShort: true,
      },
      {
        id: 'title',
        header: t('result.documentTitle'),
        cell: (row) => <NameCell name={row.title} />,
        csv: (row) => row.title,
      },
      {
        id: 'before',
        header: t('result.before'),
        cell: (row) => <StatusBadge status={row.before} />,
        csv: (row) => row.before,
        isShort: true,
      },
      {
        id: 'after',
        header: t('result.after'),
        cell: (row) => <StatusBadge status={row.after} />,
        csv: (row) => row.after,
        isShort: true,
      },
      {
        id: 'superseded',
        header: t('result.superseded'),
        cell: (row) => row.superseded || '–',
        csv: (row) => row.superseded,
      },
    ],
    [t],
  )
}

export function DocumentChanges({ documents }: { documents: readonly DocumentChange[] }) {
  const { t } = useTranslation('scheduler')
  const columns = useDocumentColumns()
  const hidden = documents.some(({ superseded }) => superseded) ? [] : ['superseded']
  return (
    <LongTable
      label={t('result.documents')}
      columns={columns}
      hidden={hidden}
      rows={documents}
      rowKey={(row) => row.uuid || `${row.number} ${row.version}`}
      rowLink={(row) => ({ to: '/documents/$uuid', params: { uuid: row.uuid } })}
    />
  )
}
