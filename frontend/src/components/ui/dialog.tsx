/** A dialog over the page: named, closed by Escape or its cross, the whole screen where it is narrow. */
import { Modal, type ModalProps } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

interface DialogProps {
  opened: boolean
  onClose: () => void
  title: ReactNode
  children: ReactNode
  size?: ModalProps['size']
  /** While something is under way that must not be walked away from, or would be lost. */
  staysOpen?: boolean
}

export function Dialog({ opened, onClose, title, children, size = 'lg', staysOpen = false }: DialogProps) {
  const { t } = useTranslation('app')
  useFocusBack(opened)
  const isNarrow = useMediaQuery('(width < 36em)')
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      fullScreen={isNarrow}
      closeOnClickOutside={false}
      closeOnEscape={!staysOpen}
      closeButtonProps={{ 'aria-label': t('close'), disabled: staysOpen }}
    >
      {children}
    </Modal>
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
