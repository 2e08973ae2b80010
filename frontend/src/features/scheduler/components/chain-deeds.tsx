/** What the server offers to do with a chain: running the rest of it again, and cancelling it. */
import type { ButtonProps } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ExplainedButton } from '@/components/ui/explained-button'
import { tell } from '@/lib/toasts'
import { type Chain, type ChainOffer, useDeedOnChain } from '../api/chains'
import { ReasonDialog } from './reason-dialog'

const LOOKS: Record<ChainOffer['action'], ButtonProps> = {
  retry: { variant: 'default' },
  cancel: { variant: 'light', color: 'red' },
}

export function ChainDeeds({ chain }: { chain: Chain }) {
  const { t } = useTranslation('control')
  const [chosen, setChosen] = useState<ChainOffer | null>(null)
  return (
    <>
      {chain.offers.map((offer) => (
        <ExplainedButton
          key={offer.action}
          {...LOOKS[offer.action]}
          whyNot={offer.refusals[0]?.message}
          onClick={() => setChosen(offer)}
        >
          {t(`chain.${offer.action}.button`)}
        </ExplainedButton>
      ))}
      {chosen && <ChainDeed id={chain.id} offer={chosen} onClose={() => setChosen(null)} />}
    </>
  )
}

interface ChainDeedProps {
  id: string
  offer: ChainOffer
  onClose: () => void
}

function ChainDeed({ id, offer: { action, needs_reason }, onClose }: ChainDeedProps) {
  const { t } = useTranslation('control')
  const navigate = useNavigate()
  const done = (answer: Chain) => {
    tell('success', t(`chain.${action}.done`))
    onClose()
    return answer.id !== id && navigate({ to: '/scheduler/chains/$id', params: { id: answer.id }, ignoreBlocker: true })
  }
  return (
    <ReasonDialog
      title={t(`chain.${action}.button`)}
      advice={t(`chain.${action}.advice`)}
      confirmLabel={t(`chain.${action}.button`)}
      needsReason={needs_reason}
      isDangerous={action === 'cancel'}
      deed={useDeedOnChain(id, action)}
      onDone={done}
      onClose={onClose}
    />
  )
}
