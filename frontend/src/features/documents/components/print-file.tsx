/** Prints the original; that it was printed is noted first, and what cannot be noted is not printed. */

import { Button, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { PrinterIcon } from '@/components/ui/icons'
import { newDeedName } from '@/lib/deed-name'
import '@/lib/later-words'
import { useNotePrint } from '../api/access-log'
import type { DocumentDetail } from '../api/document'
import type { PrepareSheets } from './print-sheets'

interface PrintFileProps {
  document: DocumentDetail
  /** Where the file is; being fetched for this is no download. */
  address: string
  /** Draws the sheets. */
  prepare?: PrepareSheets
}

/** The library that draws comes with the first print. */
const prepareLater: PrepareSheets = async (...given) => (await import('./print-sheets')).prepareSheets(...given)

export function PrintFile({ document, address, prepare = prepareLater }: PrintFileProps) {
  const { t } = useTranslation('access')
  const [isOpen, { open, close }] = useDisclosure(false)
  const [progress, setProgress] = useState<{ page: number; pages: number } | null>(null)
  const note = useNotePrint(document.uuid)
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: async (deedName: string) => {
      const sheets = await prepare(address, (page, pages) => setProgress({ page, pages }))
      try {
        await note.mutateAsync(deedName)
        sheets.print()
      } finally {
        sheets.discard()
      }
    },
    onSuccess: close,
    onSettled: () => setProgress(null),
    meta: { showsOwnErrors: true },
  })
  const { document_number: number, version } = document
  const leave = () => {
    reset()
    close()
  }
  return (
    <>
      <Button variant="default" size="xs" leftSection={<PrinterIcon size={16} />} onClick={open}>
        {t('print.open')}
      </Button>
      <ConfirmDialog
        opened={isOpen}
        onClose={leave}
        onConfirm={() => mutate(newDeedName())}
        title={t('print.title', { number, version })}
        confirmLabel={t('print.open')}
        isPending={isPending}
        error={error}
      >
        <Stack gap="xs">
          <Text size="sm">{t('print.noted')}</Text>
          <Text size="sm">{t('print.copy')}</Text>
          <Text size="sm" c="dimmed" role="status">
            {progress && t('print.progress', { ...progress })}
          </Text>
        </Stack>
      </ConfirmDialog>
    </>
  )
}
