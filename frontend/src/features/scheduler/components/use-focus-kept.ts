/** What somebody acted upon goes away with its buttons; the keyboard goes on at what stays, not at the top of the page. */
import { useEffect, useRef } from 'react'

/** `data` is what is drawn; `place` takes the focus when what had it is gone after `keepFocus` was called. */
export function useFocusKept<Place extends HTMLElement>(data: unknown) {
  const place = useRef<Place>(null)
  const hasActed = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever something else is drawn.
  useEffect(() => {
    if (!hasActed.current || document.activeElement !== document.body) return
    hasActed.current = false
    place.current?.focus({ preventScroll: true })
  }, [data])
  const keepFocus = () => {
    hasActed.current = true
  }
  return { place, keepFocus }
}
