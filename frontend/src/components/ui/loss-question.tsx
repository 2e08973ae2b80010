/** Asks before something that somebody typed or chose is lost. */
import { Button, Group, Modal, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

const ABOVE_DIALOGS = 400

interface LossQuestionProps {
  opened: boolean
  onKeep: () => void
  onDiscard: () => void
}

export function LossQuestion({ opened, onKeep, onDiscard }: LossQuestionProps) {
  const { t } = useTranslation('app')
  return (
    <Modal
      opened={opened}
      onClose={onKeep}
      title={t('loss.title')}
      size="sm"
      zIndex={ABOVE_DIALOGS}
      withCloseButton={false}
      closeOnClickOutside={false}
      centered
    >
      <Text size="sm">{t('loss.explanation')}</Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" color="gray" onClick={onDiscard}>
          {t('loss.discard')}
        </Button>
        <Button data-autofocus onClick={onKeep}>
          {t('loss.keep')}
        </Button>
      </Group>
    </Modal>
  )
}

/** Stands where there is something to lose: asks before another page, and lets the browser ask before it closes this one. */
export function LossGuard() {
  const { status, proceed, reset } = useBlocker({
    // Another tab or page of a list on the same page takes nothing away.
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname,
    enableBeforeUnload: true,
    withResolver: true,
  })
  return <LossQuestion opened={status === 'blocked'} onKeep={() => reset?.()} onDiscard={() => proceed?.()} />
}
