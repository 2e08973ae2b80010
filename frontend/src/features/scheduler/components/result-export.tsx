/** What a run did as a file: the documents that it changed, or the tasks of people that it told somebody of. */
import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { DownloadIcon } from '@/components/ui/icons'
import { exportRows } from '@/lib/export-rows'
import { readOutcome } from '../api/results'
import type { Run } from '../api/runs'
import { useDocumentColumns } from './document-changes'
import { useLateTaskColumns } from './late-tasks'

export function ResultExport({ run: { id, result, dry_run } }: { run: Run }) {
  const { t } = useTranslation('scheduler')
  const documentColumns = useDocumentColumns()
  const lateTaskColumns = useLateTaskColumns(dry_run)
  const { documents, lateTasks } = useMemo(() => readOutcome(result), [result])
  if (documents.length + lateTasks.length === 0) return null
  const save = () => {
    if (documents.length > 0) exportRows(t('result.file', { id }), documentColumns, documents)
    if (lateTasks.length > 0) exportRows(t('late.file', { id }), lateTaskColumns, lateTasks)
  }
  return (
    <Button variant="default" leftSection={<DownloadIcon size={16} />} onClick={save}>
      {t('result.csv')}
    </Button>
  )
}
