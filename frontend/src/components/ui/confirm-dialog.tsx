/** Asks once more before something that is not easily undone, and says what went wrong if it does. */
import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'

import { Dialog } from './dialog'
import { DialogButtons } from './dialog-buttons'
import { ProblemNotice } from './problem-notice'

interface ConfirmDialogProps {
  opened: boolean
  onClose: () => void
  onConfirm: () => void
  title: string
  /** What will happen. */
  children: ReactNode
  /** The deed as a verb, such as “Delete draft”. */
  confirmLabel: string
  isDangerous?: boolean
  isPending?: boolean
  error?: unknown
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    opened,
    onClose,
    onConfirm,
    title,
    children,
    confirmLabel,
    isDangerous = false,
    isPending = false,
    error,
  } = props
  return (
    <Dialog opened={opened} onClose={onClose} title={title} size="md" staysOpen={isPending}>
      <Stack>
        {children}
        {Boolean(error) && <ProblemNotice error={error} />}
      </Stack>
      <DialogButtons {...{ confirmLabel, isPending, isDangerous, onConfirm }} />
    </Dialog>
  )
}
