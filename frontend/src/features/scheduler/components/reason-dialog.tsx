/** Asks why before something is done to the scheduler, and says what went wrong if it does; what was typed stays. */
import { Stack, Text, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { errorsByField } from '@/lib/problem'

interface ReasonDialogProps<Answer> {
  title: string
  /** What will happen. */
  advice: string
  confirmLabel: string
  /** What is asked for, where it is not the reason. */
  label?: string
  needsReason?: boolean
  isDangerous?: boolean
  deed: {
    mutate: (reason: string, options: { onSuccess: (answer: Answer) => void }) => void
    isPending: boolean
    error: unknown
  }
  onDone: (answer: Answer) => void
  onClose: () => void
}

export function ReasonDialog<Answer>(props: ReasonDialogProps<Answer>) {
  const { title, advice, confirmLabel, needsReason = false, isDangerous = false, deed, onDone, onClose } = props
  const { t } = useTranslation('control')
  const label = props.label ?? t('reason')
  const [reason, setReason] = useState('')
  const [isTried, setIsTried] = useState(false)
  const isMissing = needsReason && reason.trim() === ''
  const { reason: refusedReason, note: refused = refusedReason } = errorsByField(deed.error)

  const confirm = (event: FormEvent) => {
    event.preventDefault()
    setIsTried(true)
    if (!isMissing) deed.mutate(reason.trim(), { onSuccess: onDone })
  }
  return (
    <Dialog opened onClose={onClose} title={title} size="md" staysOpen={deed.isPending} hasInput={reason.trim() !== ''}>
      <form onSubmit={confirm} noValidate>
        <Stack>
          <Text size="sm">{advice}</Text>
          <Textarea
            label={label}
            description={t('reasonAdvice')}
            withAsterisk={needsReason}
            error={isTried && isMissing ? t(props.label ? 'noteNeeded' : 'reasonNeeded') : refused}
            maxLength={2000}
            rows={3}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          {Boolean(deed.error) && !refused && <ProblemNotice error={deed.error} />}
        </Stack>
        <DialogButtons confirmLabel={confirmLabel} isPending={deed.isPending} isDangerous={isDangerous} />
      </form>
    </Dialog>
  )
}
