/** A new document: its file, what it is, and how much of it has arrived. */

import { Button, Group, Stack, Text } from '@mantine/core'
import { type FormEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { LossGuard } from '@/components/ui/loss-question'
import { newDeedName } from '@/lib/deed-name'
import { errorsByField } from '@/lib/problem'
import { tell } from '@/lib/toasts'
import type { DocumentDetail } from '../api/document'
import { documentsPath, useUpload } from '../api/uploads'
import { DetailsFields } from './details-fields'
import { FileDrop } from './file-drop'
import { FormProblem } from './form-problem'
import { UploadProgress } from './upload-progress'
import { type Details, givenDetails, useDetailsForm } from './use-details-form'

const FIRST_SENSITIVITY = 'INTERNAL'

interface NewDocumentProps {
  /** Where the author works. */
  department: string
  onCreated: (document: DocumentDetail) => void
  onCancel: () => void
}

function bodyOf(details: Details, file: File | null): FormData {
  const body = new FormData()
  for (const [name, value] of Object.entries(givenDetails(details))) body.append(name, value)
  if (file) body.append('file', file)
  return body
}

/** `cleaning-of-the-line.docx` is about the “Cleaning of the line”. */
function titleFrom(fileName: string): string {
  const words = fileName
    .replace(/\.[^.]+$/, '')
    .replaceAll(/[_-]+/g, ' ')
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function NewDocument({ department, onCreated, onCancel }: NewDocumentProps) {
  const { t } = useTranslation('documents')
  const { mutate, isPending, error, progress, cancel } = useUpload()
  const [file, setFile] = useState<File | null>(null)
  const form = useDetailsForm({ initial: { department, sensitivity_label: FIRST_SENSITIVITY }, error })
  // What is sent a second time unchanged, because no answer came, is the same deed.
  const sent = useMemo(
    () => ({ body: bodyOf(form.details, file), idempotencyKey: newDeedName() }),
    [form.details, file],
  )

  const choose = (chosen: File | null) => {
    setFile(chosen)
    if (chosen && form.details.title.trim() === '') form.set('title', titleFrom(chosen.name))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!form.check()) return
    mutate(
      { method: 'POST', path: documentsPath, ...sent },
      {
        onSuccess: (document) => {
          tell('success', t('new.created', { number: document.document_number }))
          onCreated(document)
        },
      },
    )
  }
  return (
    <form onSubmit={submit} noValidate>
      {(file !== null || form.hasInput) && <LossGuard />}
      <Stack gap="lg" maw={860}>
        <FileDrop file={file} onChange={choose} error={errorsByField(error).file} isDisabled={isPending} />
        <DetailsFields form={form} hasType />
        <FormProblem error={error} fields={['file', ...Object.keys(form.details)]} />
        {progress !== null && file && <UploadProgress progress={progress} onCancel={cancel} />}
        <Group>
          <Button type="submit" loading={isPending}>
            {t('new.create')}
          </Button>
          <Button variant="default" onClick={onCancel} disabled={isPending}>
            {t('form.cancel')}
          </Button>
          {!file && (
            <Text size="sm" c="dimmed">
              {t('new.withoutFile')}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  )
}
