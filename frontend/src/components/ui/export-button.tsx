/** Gives a list to the person as a file: all of its rows as it is filtered and ordered, with the columns that are shown. */
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { everyRow } from '@/lib/every-row'
import { type ExportedColumn, exportRows } from '@/lib/export-rows'
import { tell } from '@/lib/toasts'
import { DownloadIcon } from './icons'

interface ExportButtonProps<Row> {
  fileName: string
  columns: readonly ExportedColumn<Row>[]
  /** Ids of columns that are not shown. */
  hidden?: readonly string[]
  /** A page of the list. */
  read: Parameters<typeof everyRow<Row>>[0]
  rowKey: (row: Row) => string | number
  isDisabled: boolean
}

export function ExportButton<Row>({ fileName, columns, hidden, read, rowKey, isDisabled }: ExportButtonProps<Row>) {
  const { t } = useTranslation('app')
  const { mutate, isPending } = useMutation({
    mutationFn: async () => {
      const { rows, isCut } = await everyRow(read, rowKey)
      exportRows(fileName, columns, rows, hidden)
      return { count: rows.length, isCut }
    },
    onSuccess: ({ count, isCut }) =>
      isCut ? tell('problem', t('export.cut', { count })) : tell('success', t('export.done', { count })),
  })
  return (
    <Button
      variant="default"
      leftSection={<DownloadIcon size={16} />}
      disabled={isDisabled}
      loading={isPending}
      onClick={() => mutate()}
    >
      {t('export.csv')}
    </Button>
  )
}
