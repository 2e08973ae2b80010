/** The dialog of a move, made of its offer alone: what it does, what it asks for, how it is signed. */
import { Stack, Text } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { SchemaForm } from '@/components/ui/schema-form'
import { isAboutSigning, SigningStep } from '@/components/ui/signing-step'
import { StaleNotice } from '@/components/ui/stale-notice'
import { useSchemaForm } from '@/components/ui/use-schema-form'
import { Problem } from '@/lib/problem'
import { tell } from '@/lib/toasts'
import { useSeen } from '@/lib/use-seen'
import { type MovedDocument, type Offer, useMoveDocument } from '../api/moves'
import { PreviousDecisions } from './previous-decisions'

interface MoveDialogProps {
  document: MovedDocument
  offer: Offer
  /** False once the server no longer offers the move. */
  isOffered: boolean
  onClose: () => void
  onMoved: (document: MovedDocument) => void
  renderChanges: (before: MovedDocument, after: MovedDocument) => ReactNode
}

export function MoveDialog({ document, offer, isOffered, onClose, onMoved, renderChanges }: MoveDialogProps) {
  const { t } = useTranslation('workflows')
  const { mutate, isPending, error } = useMoveDocument(document.uuid)
  const { before, latest, isStale } = useSeen(document, error)
  const [password, setPassword] = useState('')
  const [isTried, setIsTried] = useState(false)
  const form = useSchemaForm({ schema: offer.inputs, error })
  const canMove = isOffered && offer.refusals.length === 0

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setIsTried(true)
    const inputs = form.check()
    if (!inputs || !canMove || (offer.signature && password === '')) return
    mutate(
      {
        action: offer.action,
        expected_revision: latest.revision,
        inputs,
        ...(offer.signature && { signature: { password } }),
      },
      {
        onSuccess: (moved) => {
          tell('success', t('moves.done', { label: offer.label, status: moved.status_display }))
          onMoved(moved)
        },
      },
    )
  }

  return (
    <Dialog opened onClose={onClose} title={offer.label} staysOpen={isPending} hasInput={form.hasInput}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text size="sm">{offer.description}</Text>
          {isStale ? (
            <StaleNotice error={error}>{renderChanges(before, latest)}</StaleNotice>
          ) : (
            <Failure error={error} shown={Object.keys(form.errors)} />
          )}
          <PreviousDecisions decisions={offer.previous_decisions} />
          <SchemaForm form={form} about={document.uuid} />
          {offer.signature && (
            <SigningStep
              signature={offer.signature}
              password={password}
              onPasswordChange={setPassword}
              error={error}
              isTried={isTried}
            />
          )}
          {!canMove && <NoLongerPossible offer={offer} />}
        </Stack>
        <DialogButtons
          confirmLabel={offer.label}
          isPending={isPending}
          isDangerous={offer.emphasis === 'danger'}
          isDisabled={!canMove}
        />
      </form>
    </Dialog>
  )
}

/** A failure that no field of the form shows. */
function Failure({ error, shown }: { error: unknown; shown: readonly string[] }) {
  if (!error || isAboutSigning(error)) return null
  const isShown =
    error instanceof Problem && error.errors.length > 0 && error.errors.every(({ field }) => isOf(field, shown))
  return isShown ? null : <ProblemNotice error={error} />
}

const isOf = (field: string, names: readonly string[]) => names.includes(field.split('.')[1] ?? '')

function NoLongerPossible({ offer }: { offer: Offer }) {
  const { t } = useTranslation('workflows')
  const reasons = offer.refusals.map(({ message }) => message).join(' ')
  return (
    <Text size="sm" c="red" role="status">
      {reasons || t('moves.gone', { label: offer.label })}
    </Text>
  )
}
