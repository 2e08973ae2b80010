/** Workflow tasks that a cleanup cancelled or would cancel, each with its reason. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { DataTable } from '@/components/ui/data-table'
import type { Column } from '@/components/ui/data-table-column'
import { inWords } from '@/lib/in-words'
import type { CleanedTask } from '../api/results'

export function CleanedTasks({ tasks }: { tasks: readonly CleanedTask[] }) {
  const { t } = useTranslation('scheduler')
  const columns = useMemo<Column<CleanedTask>[]>(
    () => [
      { id: 'document', header: t('result.document'), cell: (row) => row.document || '–', isShort: true },
      { id: 'kind', header: t('result.kind'), cell: (row) => inWords(row.kind) },
      { id: 'why', header: t('result.why'), cell: (row) => row.reason },
      { id: 'assignee', header: t('result.assignee'), cell: (row) => row.assignee || '–' },
    ],
    [t],
  )
  return <DataTable label={t('result.tasks')} columns={columns} rows={tasks} rowKey={(row) => row.id} empty={null} />
}
