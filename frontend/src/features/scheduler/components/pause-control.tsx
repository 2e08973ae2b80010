/** Stops the whole scheduler, and lets it go on; the one button keeps its place, so that the keyboard does, too. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { tell } from '@/lib/toasts'
import { usePauseScheduler, useResumeScheduler } from '../api/control'
import { watchedStatus } from '../api/status'
import { ReasonDialog } from './reason-dialog'

export function PauseControl() {
  const { t } = useTranslation('control')
  const { data } = useQuery(watchedStatus)
  const [chosen, setChosen] = useState<'pause' | 'resume' | null>(null)
  if (!data) return null
  const offered = data.pause ? 'resume' : 'pause'
  return (
    <>
      <Button size="xs" variant={data.pause ? 'filled' : 'default'} onClick={() => setChosen(offered)}>
        {t(`${offered}.button`)}
      </Button>
      {chosen && <PauseDialog deedName={chosen} onClose={() => setChosen(null)} />}
    </>
  )
}

function PauseDialog({ deedName, onClose }: { deedName: 'pause' | 'resume'; onClose: () => void }) {
  const { t } = useTranslation('control')
  const pause = usePauseScheduler()
  const resume = useResumeScheduler()
  const done = () => {
    tell('success', t(`${deedName}.done`))
    onClose()
  }
  return (
    <ReasonDialog
      title={t(`${deedName}.title`)}
      advice={t(`${deedName}.advice`)}
      confirmLabel={t(`${deedName}.confirm`)}
      needsReason
      isDangerous={deedName === 'pause'}
      deed={deedName === 'pause' ? pause : resume}
      onDone={done}
      onClose={onClose}
    />
  )
}
