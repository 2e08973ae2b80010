/** Above everything else of the page of the scheduler: what somebody should look at, and saying that one does. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { tell } from '@/lib/toasts'
import { useAcknowledgeAlert } from '../api/control'
import { watchedStatus } from '../api/status'
import { Alerts, type SystemAlert } from './alerts'
import classes from './alerts-on-top.module.css'
import { ReasonDialog } from './reason-dialog'
import { useFocusKept } from './use-focus-kept'

/** Told by a banner of its own on every page of the scheduler. */
const PAUSED = 'scheduler_paused'

export function AlertsOnTop({ mayAcknowledge }: { mayAcknowledge: boolean }) {
  const { t } = useTranslation('control')
  const { data } = useQuery(watchedStatus)
  const { place, keepFocus } = useFocusKept<HTMLDivElement>(data)
  const [chosen, setChosen] = useState<SystemAlert | null>(null)
  const alerts = data?.alerts.filter(({ code }) => code !== PAUSED) ?? []
  const deed = (alert: SystemAlert) =>
    mayAcknowledge && !alert.acknowledged ? (
      <Button
        size="compact-xs"
        variant="default"
        mt={4}
        ml="xs"
        aria-label={t('acknowledge.buttonOf', alert)}
        onClick={() => setChosen(alert)}
      >
        {t('acknowledge.button')}
      </Button>
    ) : null
  return (
    <div ref={place} tabIndex={-1} className={classes.place}>
      <Alerts alerts={alerts} renderDeed={deed} />
      {chosen && <Acknowledge alert={chosen} onDone={keepFocus} onClose={() => setChosen(null)} />}
    </div>
  )
}

interface AcknowledgeProps {
  alert: SystemAlert
  onDone: () => void
  onClose: () => void
}

function Acknowledge({ alert, onDone, onClose }: AcknowledgeProps) {
  const { t } = useTranslation('control')
  const done = () => {
    tell('success', t('acknowledge.done'))
    onDone()
    onClose()
  }
  return (
    <ReasonDialog
      title={t('acknowledge.title')}
      advice={`${alert.message} ${t('acknowledge.advice')}`}
      label={t('acknowledge.note')}
      confirmLabel={t('acknowledge.button')}
      needsReason
      deed={useAcknowledgeAlert(alert.key)}
      onDone={done}
      onClose={onClose}
    />
  )
}
