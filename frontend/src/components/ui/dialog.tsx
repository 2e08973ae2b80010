/** A dialog over the page: named, closed by Escape or its cross, the whole screen where it is narrow; it asks before it loses anything. */
import { Modal, type ModalProps } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { LossGuard, LossQuestion } from './loss-question'

interface DialogProps {
  opened: boolean
  onClose: () => void
  title: ReactNode
  children: ReactNode
  size?: ModalProps['size']
  /** While something is under way that must not be walked away from, or would be lost. */
  staysOpen?: boolean
  /** Something was typed or chosen that closing would lose. */
  hasInput?: boolean
}

const Closing = createContext<() => void>(() => undefined)

/** How what is inside of a dialog closes it: as its cross does. */
export const useCloseDialog = () => useContext(Closing)

export function Dialog({
  opened,
  onClose,
  title,
  children,
  size = 'lg',
  staysOpen = false,
  hasInput = false,
}: DialogProps) {
  const { t } = useTranslation('app')
  useFocusBack(opened)
  const isNarrow = useMediaQuery('(width < 36em)')
  const [isAsking, setIsAsking] = useState(false)
  const close = () => (hasInput ? setIsAsking(true) : onClose())
  return (
    <>
      <Modal
        opened={opened}
        onClose={close}
        title={title}
        size={size}
        fullScreen={isNarrow}
        closeOnClickOutside={false}
        closeOnEscape={!(staysOpen || isAsking)}
        closeButtonProps={{ 'aria-label': t('close'), disabled: staysOpen }}
      >
        <Closing value={close}>{children}</Closing>
      </Modal>
      {hasInput && <LossGuard />}
      <LossQuestion
        opened={isAsking}
        onKeep={() => setIsAsking(false)}
        onDiscard={() => {
          setIsAsking(false)
          onClose()
        }}
      />
    </>
  )
}

/** A dialog that is taken off the page while it is open gives the focus back too; one that is closed first does so by itself. */
function useFocusBack(opened: boolean) {
  const isOpen = useRef(opened)
  useEffect(() => {
    isOpen.current = opened
  }, [opened])
  useEffect(() => {
    const before = document.activeElement
    return () => {
      if (isOpen.current && before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
}
