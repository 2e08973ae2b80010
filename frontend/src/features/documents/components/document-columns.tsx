/** The columns of the list of documents. */
import type { TFunction } from 'i18next'

import type { Column } from '@/components/ui/data-table-column'
import { PersonName } from '@/components/ui/person-name'
import { StatusBadge } from '@/components/ui/status-badge'
import { DateText, DateTimeText } from '@/components/ui/time-text'
import type { DocumentRow } from '../api/document-list'

/** The column that leads to the document, and therefore always stands. */
export const LEADING_COLUMN = 'number'

export function documentColumns(t: TFunction<'documents'>): readonly Column<DocumentRow>[] {
  return [
    {
      id: LEADING_COLUMN,
      header: t('columns.number'),
      cell: (row) => row.document_number,
      csv: (row) => row.document_number,
      orderBy: 'document_number',
      isShort: true,
    },
    {
      id: 'version',
      header: t('columns.version'),
      cell: (row) => row.version,
      csv: (row) => row.version,
      orderBy: 'version',
      isShort: true,
    },
    {
      id: 'title',
      header: t('columns.title'),
      cell: (row) => row.title,
      csv: (row) => row.title,
      orderBy: 'title',
    },
    {
      id: 'type',
      header: t('columns.type'),
      cell: (row) => row.document_type,
      csv: (row) => row.document_type,
      orderBy: 'document_type',
      isShort: true,
    },
    {
      id: 'status',
      header: t('columns.status'),
      cell: (row) => <StatusBadge status={row.status} label={row.status_display} />,
      csv: (row) => row.status_display,
      orderBy: 'status',
      isShort: true,
    },
    {
      id: 'author',
      header: t('columns.author'),
      cell: (row) => <PersonName person={row.author} />,
      csv: (row) => row.author.full_name,
      orderBy: 'author',
      isShort: true,
      from: 'medium',
    },
    {
      id: 'department',
      header: t('columns.department'),
      cell: (row) => row.department || '–',
      csv: (row) => row.department,
      orderBy: 'department',
      from: 'wide',
    },
    {
      id: 'effective',
      header: t('columns.effectiveDate'),
      cell: (row) => <DateText day={row.effective_date} />,
      csv: (row) => row.effective_date,
      orderBy: 'effective_date',
      isShort: true,
      from: 'medium',
    },
    {
      id: 'updated',
      header: t('columns.updated'),
      cell: (row) => <DateTimeText moment={row.updated_at} relative />,
      csv: (row) => row.updated_at,
      orderBy: 'updated_at',
      isShort: true,
      from: 'wide',
    },
  ]
}
