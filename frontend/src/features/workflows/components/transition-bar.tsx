/** The buttons of a document: one for each offer of the server, disabled with its reason, opening the dialog that the offer describes. */
import { Button, Group, Tooltip, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type MovedDocument, type Offer, offersFor } from '../api/moves'
import { MoveDialog } from './move-dialog'

interface TransitionBarProps {
  document: MovedDocument
  /** Called with what the move led to: this document, or another one. */
  onMoved: (document: MovedDocument) => void
  /** Tells what somebody else changed meanwhile. */
  renderChanges: (before: MovedDocument, after: MovedDocument) => ReactNode
  /** What else can be done: stands before the dangerous moves. */
  children?: ReactNode
}

const LOOKS = {
  primary: { variant: 'filled' },
  default: { variant: 'default' },
  danger: { variant: 'light', color: 'red' },
} as const

export function TransitionBar({ document, onMoved, renderChanges, children }: TransitionBarProps) {
  const { t } = useTranslation('workflows')
  const { data } = useQuery(offersFor(document.uuid))
  const [chosen, setChosen] = useState<Offer | null>(null)
  const { bar, keepFocus } = useFocusAfterMove(data)
  // Until the offers are there, the other deeds stand where they will stand: what is open in them stays open.
  const offers = data?.offers ?? []
  // The dialog follows the offer as the server makes it now; one that is gone is shown as it was, with the reason.
  const present = offers.find(({ action }) => action === chosen?.action)
  const button = (offer: Offer) => <OfferButton key={offer.action} offer={offer} onChoose={() => setChosen(offer)} />
  return (
    <>
      <Group gap="xs" role="toolbar" aria-label={t('moves.label')} ref={bar} tabIndex={-1}>
        {offers.filter((offer) => !isDangerous(offer)).map(button)}
        {children}
        {offers.filter(isDangerous).map(button)}
      </Group>
      {chosen && (
        <MoveDialog
          document={document}
          offer={present ?? chosen}
          isOffered={present !== undefined}
          onClose={() => setChosen(null)}
          onMoved={(moved) => {
            setChosen(null)
            keepFocus()
            onMoved(moved)
          }}
          renderChanges={renderChanges}
        />
      )}
    </>
  )
}

const isDangerous = ({ emphasis }: Offer) => emphasis === 'danger'

/** The button of a move goes away with it; the keyboard goes on at what is offered next, not at the top of the page. */
function useFocusAfterMove(offers: unknown) {
  const bar = useRef<HTMLDivElement>(null)
  const hasMoved = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever other offers are drawn.
  useEffect(() => {
    if (hasMoved.current && document.activeElement === document.body) bar.current?.focus({ preventScroll: true })
  }, [offers])
  const keepFocus = () => {
    hasMoved.current = true
  }
  return { bar, keepFocus }
}

function OfferButton({ offer, onChoose }: { offer: Offer; onChoose: () => void }) {
  const reasonId = useId()
  const reasons = offer.refusals.map(({ message }) => message).join(' ')
  const isRefused = reasons !== ''
  return (
    <>
      <Tooltip
        label={reasons || offer.description}
        multiline
        maw={320}
        events={{ hover: true, focus: true, touch: isRefused }}
      >
        <Button
          {...LOOKS[offer.emphasis]}
          {...(isRefused && { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': reasonId })}
          onClick={isRefused ? undefined : onChoose}
        >
          {offer.label}
        </Button>
      </Tooltip>
      {isRefused && <VisuallyHidden id={reasonId}>{reasons}</VisuallyHidden>}
    </>
  )
}
