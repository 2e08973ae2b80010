/** After a change of page the keyboard and the screen reader begin at the new page, not where the old one was left. */
import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

export function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null)
  const address = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const seen = useRef(address)

  useEffect(() => {
    const isFirst = seen.current === undefined
    const isSame = seen.current === address
    seen.current = address
    if (!isFirst && !isSame) main.current?.focus({ preventScroll: true })
  }, [address])

  return main
}
