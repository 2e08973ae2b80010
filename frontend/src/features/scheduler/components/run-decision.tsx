/** Yes or no to a run that waits for a second person; whether somebody may decide is the server's to say. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { tell } from '@/lib/toasts'
import { useApproveRun, useRefuseRun } from '../api/control'
import type { Run } from '../api/runs'
import { ReasonDialog } from './reason-dialog'

interface RunDecisionProps {
  run: Pick<Run, 'id' | 'task_display_name'>
  size?: 'xs' | 'sm'
  onDecided?: () => void
}

export function RunDecision({ run, size = 'sm', onDecided }: RunDecisionProps) {
  const { t } = useTranslation('control')
  const [chosen, setChosen] = useState<'approve' | 'refuse' | null>(null)
  const approve = useApproveRun(run.id)
  const refuse = useRefuseRun(run.id)
  const facts = { id: run.id, name: run.task_display_name }
  const close = () => {
    setChosen(null)
    // What the server said belongs to the dialog that is closed.
    approve.reset()
    refuse.reset()
  }
  const done = () => {
    if (chosen) tell('success', t(`${chosen}.done`, facts))
    close()
    onDecided?.()
  }
  return (
    <>
      <Button size={size} aria-label={t('approve.buttonOf', facts)} onClick={() => setChosen('approve')}>
        {t('approve.button')}
      </Button>
      <Button
        size={size}
        variant="default"
        aria-label={t('refuse.buttonOf', facts)}
        onClick={() => setChosen('refuse')}
      >
        {t('refuse.button')}
      </Button>
      {chosen && (
        <ReasonDialog
          title={t(`${chosen}.title`, facts)}
          advice={t(`${chosen}.advice`)}
          confirmLabel={t(`${chosen}.button`)}
          needsReason={chosen === 'refuse'}
          isDangerous={chosen === 'refuse'}
          deed={chosen === 'approve' ? approve : refuse}
          onDone={done}
          onClose={close}
        />
      )}
    </>
  )
}
