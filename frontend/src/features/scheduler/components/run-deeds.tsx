/** What the server offers to do with a run: a button each, which says why it does nothing where something stands against it. */
import type { ButtonProps } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ExplainedButton } from '@/components/ui/explained-button'
import { tell } from '@/lib/toasts'
import { type DeedOnRun, useDeedOnRun } from '../api/control'
import type { Run, RunOffer } from '../api/runs'
import { ReasonDialog } from './reason-dialog'

const LOOKS: Record<DeedOnRun, ButtonProps> = {
  approve: {},
  refuse: { variant: 'default' },
  retry_chain: { variant: 'default' },
  retry: { variant: 'default' },
  cancel: { variant: 'light', color: 'red' },
}
const DANGEROUS: ReadonlySet<DeedOnRun> = new Set<DeedOnRun>(['refuse', 'cancel'])

type Subject = Pick<Run, 'id' | 'chain_id' | 'task_display_name'>

interface RunDeedsProps {
  run: Subject
  offers: readonly RunOffer[]
  /** Small among others of its kind: there each button says which run it is about. */
  size?: 'xs' | 'sm'
  onDone?: () => void
}

export function RunDeeds({ run, offers, size = 'sm', onDone }: RunDeedsProps) {
  const { t } = useTranslation('control')
  const [chosen, setChosen] = useState<RunOffer | null>(null)
  const facts = { id: run.id, name: run.task_display_name }
  const done = () => {
    setChosen(null)
    onDone?.()
  }
  return (
    <>
      {offers.map((offer) => (
        <ExplainedButton
          key={offer.action}
          {...LOOKS[offer.action]}
          size={size}
          label={size === 'xs' ? t(`${offer.action}.buttonOf`, facts) : undefined}
          whyNot={offer.refusals[0]?.message}
          onClick={() => setChosen(offer)}
        >
          {t(`${offer.action}.button`)}
        </ExplainedButton>
      ))}
      {chosen && <RunDeed run={run} offer={chosen} onDone={done} onClose={() => setChosen(null)} />}
    </>
  )
}

interface RunDeedProps {
  run: Subject
  offer: RunOffer
  onDone: () => void
  onClose: () => void
}

function RunDeed({ run, offer: { action, needs_reason }, onDone, onClose }: RunDeedProps) {
  const { t } = useTranslation('control')
  const navigate = useNavigate()
  const facts = { id: run.id, name: run.task_display_name }
  const done = (led: { to: string; id: string } | undefined) => {
    tell('success', t(`${action}.done`, facts))
    onDone()
    return led && navigate({ to: `${led.to}/${led.id}`, ignoreBlocker: true })
  }
  return (
    <ReasonDialog
      title={t(`${action}.title`, facts)}
      advice={t(`${action}.advice`)}
      confirmLabel={t(`${action}.button`)}
      needsReason={needs_reason}
      isDangerous={DANGEROUS.has(action)}
      deed={useDeedOnRun(run, action)}
      onDone={done}
      onClose={onClose}
    />
  )
}
