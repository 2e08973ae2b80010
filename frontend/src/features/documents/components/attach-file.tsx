/** One more supporting file for a draft: chosen, named, sent. */

import { Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { newDeedName } from '@/lib/deed-name'
import { errorsByField } from '@/lib/problem'
import { tell } from '@/lib/toasts'
import { attachmentsPath, useAttach } from '../api/attachments'
import type { DocumentDetail } from '../api/document'
import { FileDrop } from './file-drop'
import { FormProblem } from './form-problem'
import { UploadProgress } from './upload-progress'

const FIELDS = ['file', 'name', 'description']

export function AttachFile({ document, onClose }: { document: DocumentDetail; onClose: () => void }) {
  const { t } = useTranslation('attachments')
  const { mutate, isPending, error, progress, cancel } = useAttach()
  const [file, setFile] = useState<File | null>(null)
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const sent = useMemo(
    () => ({ body: bodyOf(file, { name, description }), idempotencyKey: newDeedName() }),
    [file, name, description],
  )
  const errors = errorsByField(error)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate({ method: 'POST', path: attachmentsPath(document.uuid), ...sent }, { onSuccess: finish })
  }
  const finish = () => {
    tell('success', t('saved'))
    onClose()
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('dialogTitle', { number: document.document_number })}
      staysOpen={isPending}
      hasInput={file !== null || name !== '' || description !== ''}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormProblem error={error} fields={FIELDS} />
          <FileDrop file={file} onChange={setFile} error={errors.file} isDisabled={isPending} />
          <TextInput
            label={t('name')}
            description={t('nameHint')}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={errors.name}
          />
          <Textarea
            label={t('description')}
            value={description}
            onChange={({ currentTarget }) => setDescription(currentTarget.value)}
            error={errors.description}
          />
          {progress !== null && <UploadProgress progress={progress} onCancel={cancel} />}
        </Stack>
        <DialogButtons confirmLabel={t('save')} isPending={isPending} isDisabled={file === null} />
      </form>
    </Dialog>
  )
}

/** What was left empty is not sent. */
function bodyOf(file: File | null, words: Record<string, string>): FormData {
  const body = new FormData()
  for (const [name, value] of Object.entries(words)) if (value.trim()) body.append(name, value)
  if (file) body.append('file', file)
  return body
}
