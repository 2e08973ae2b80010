/** Another file for a draft: chosen, checked, sent. */
import { Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { StaleNotice } from '@/components/ui/stale-notice'
import { errorsByField } from '@/lib/problem'
import { tell } from '@/lib/toasts'
import { useSeen } from '@/lib/use-seen'
import type { DocumentDetail } from '../api/document'
import { filePath, useUpload } from '../api/uploads'
import { DocumentChanges } from './document-changes'
import { FileDrop } from './file-drop'
import { FormProblem } from './form-problem'
import { UploadProgress } from './upload-progress'

interface ReplaceFileProps {
  document: DocumentDetail
  onClose: () => void
}

export function ReplaceFile({ document, onClose }: ReplaceFileProps) {
  const { t } = useTranslation('documents')
  const { mutate, isPending, error, progress, cancel } = useUpload()
  const { latest, before, isStale } = useSeen(document, error)
  const [file, setFile] = useState<File | null>(null)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!file) return
    const body = new FormData()
    body.append('file', file)
    body.append('expected_revision', String(latest.revision))
    mutate({ method: 'PUT', path: filePath(document.uuid), body }, { onSuccess: finish })
  }
  const finish = () => {
    tell('success', t('replace.saved'))
    onClose()
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('replace.title', { number: document.document_number })}
      staysOpen={isPending}
      hasInput={file !== null}
    >
      <form onSubmit={submit}>
        <Stack>
          {document.file && <Text size="sm">{t('replace.advice')}</Text>}
          {isStale ? (
            <StaleNotice error={error}>
              <DocumentChanges before={before} after={latest} />
            </StaleNotice>
          ) : (
            <FormProblem error={error} fields={['file']} />
          )}
          <FileDrop file={file} onChange={setFile} error={errorsByField(error).file} isDisabled={isPending} />
          {progress !== null && <UploadProgress progress={progress} onCancel={cancel} />}
        </Stack>
        <DialogButtons confirmLabel={t('replace.save')} isPending={isPending} isDisabled={file === null} />
      </form>
    </Dialog>
  )
}
