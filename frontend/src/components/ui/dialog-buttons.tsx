/** The last line of a dialog: away without doing it, or do it. */
import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useCloseDialog } from './dialog'

interface DialogButtonsProps {
  confirmLabel: string
  isPending?: boolean
  isDangerous?: boolean
  /** The deed is not possible (any more); the dialog says why. */
  isDisabled?: boolean
  /** Without it the button sends the form around it. */
  onConfirm?: () => void
}

export function DialogButtons({
  confirmLabel,
  isPending = false,
  isDangerous = false,
  isDisabled = false,
  onConfirm,
}: DialogButtonsProps) {
  const { t } = useTranslation('app')
  const close = useCloseDialog()
  return (
    <Group justify="flex-end" mt="md">
      <Button variant="default" onClick={close} disabled={isPending}>
        {t('cancel')}
      </Button>
      <Button
        type={onConfirm ? 'button' : 'submit'}
        loading={isPending}
        disabled={isDisabled}
        {...(isDangerous && { color: 'red.9' })}
        {...(onConfirm && { onClick: onConfirm })}
      >
        {confirmLabel}
      </Button>
    </Group>
  )
}
