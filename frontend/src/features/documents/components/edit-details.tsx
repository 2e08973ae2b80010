/** The details of a draft, to be changed; a change that somebody else made meanwhile is shown before it is overwritten. */
import { Stack, Text } from '@mantine/core'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { StaleNotice } from '@/components/ui/stale-notice'
import { tell } from '@/lib/toasts'
import { useSeen } from '@/lib/use-seen'
import { type DocumentDetail, type DraftChanges, useEditDraft } from '../api/document'
import { DetailsFields } from './details-fields'
import { DocumentChanges } from './document-changes'
import { FormProblem } from './form-problem'
import { changedDetails, detailsOf, useDetailsForm } from './use-details-form'

interface EditDetailsProps {
  document: DocumentDetail
  onClose: () => void
}

export function EditDetails({ document, onClose }: EditDetailsProps) {
  const { t } = useTranslation('documents')
  const { mutate, isPending, error } = useEditDraft(document)
  const { latest, before, isStale } = useSeen(document, error)
  // Only the person's own changes are sent.
  const initial = detailsOf(before)
  const form = useDetailsForm({ initial, error })
  const changes = changedDetails(initial, form.details)
  const hasChanges = Object.keys(changes).length > 0

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!form.check() || !hasChanges) return
    mutate({ ...(changes as DraftChanges), expected_revision: latest.revision }, { onSuccess: finish })
  }
  const finish = () => {
    tell('success', t('edit.saved'))
    onClose()
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      size="xl"
      title={t('edit.title', { number: document.document_number })}
      staysOpen={isPending}
      hasInput={hasChanges}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {isStale ? (
            <StaleNotice error={error}>
              <DocumentChanges before={before} after={latest} />
            </StaleNotice>
          ) : (
            <FormProblem error={error} fields={Object.keys(form.details)} />
          )}
          <DetailsFields form={form} hasType={false} />
          {!hasChanges && (
            <Text size="sm" c="dimmed" ta="end">
              {t('edit.unchanged')}
            </Text>
          )}
        </Stack>
        <DialogButtons confirmLabel={t('edit.save')} isPending={isPending} isDisabled={!hasChanges} />
      </form>
    </Dialog>
  )
}
