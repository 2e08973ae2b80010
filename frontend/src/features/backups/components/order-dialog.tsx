/** A dialog in which a run is ordered, and then followed until its end; it goes on when this is closed. */
import { Stack, Text, Textarea } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { errorsByField } from '@/lib/problem'
import { tell } from '@/lib/toasts'
import { useDeedNames } from '@/lib/use-deed-names'
import type { QueuedRun } from '../api/backups'

/** Shows a run until its end. */
export type RenderRun = (id: number, close: () => void) => ReactNode

interface OrderDialogProps<Body> {
  title: string
  advice: string
  confirmLabel: string
  /** What is chosen beside the reason; sent along with it. */
  choice: Omit<Body, 'reason'>
  /** Where it is chosen. */
  children?: ReactNode
  order: {
    mutate: (order: { body: Body; deedName: string }, options: { onSuccess: (run: QueuedRun) => void }) => void
    isPending: boolean
    error: unknown
  }
  /** What is told once it is ordered. */
  told: { queued: 'start.told' | 'rehearse.told'; awaits: 'start.toldAwaits' | 'rehearse.toldAwaits' }
  renderRun: RenderRun
  onClose: () => void
}

export function OrderDialog<Body extends { reason: string }>(props: OrderDialogProps<Body>) {
  const { title, advice, confirmLabel, choice, children, order, told, renderRun, onClose } = props
  const { t } = useTranslation('backups')
  const nameOf = useDeedNames()
  const [reason, setReason] = useState('')
  const [runId, setRunId] = useState<number | null>(null)
  const { reason: refused } = errorsByField(order.error)

  const begun = ({ run_id: id, state }: QueuedRun) => {
    setRunId(id)
    tell('info', t(state === 'AWAITING_APPROVAL' ? told.awaits : told.queued, { id }), {
      to: `/scheduler/runs/${id}`,
      label: t('start.look'),
    })
  }
  const confirm = (event: FormEvent) => {
    event.preventDefault()
    // The choice and the reason are the whole of it, which the compiler cannot see through `Omit`.
    const body = { ...choice, reason: reason.trim() } as Body
    order.mutate({ body, deedName: nameOf(body) }, { onSuccess: begun })
  }
  const hasInput = runId === null && reason.trim() !== ''
  return (
    <Dialog opened onClose={onClose} title={title} size="lg" staysOpen={order.isPending} hasInput={hasInput}>
      {runId === null ? (
        <form onSubmit={confirm} noValidate>
          <Stack>
            <Text size="sm">{advice}</Text>
            {children}
            <Textarea
              label={t('start.reason')}
              description={t('start.reasonAdvice')}
              error={refused}
              maxLength={2000}
              rows={2}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              data-autofocus
            />
            {Boolean(order.error) && !refused && <ProblemNotice error={order.error} />}
          </Stack>
          <DialogButtons confirmLabel={confirmLabel} isPending={order.isPending} />
        </form>
      ) : (
        renderRun(runId, onClose)
      )}
    </Dialog>
  )
}
