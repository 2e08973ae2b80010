/** Names for deeds that a component sends, however often it does. */
import { useRef } from 'react'

import { newDeedName } from '@/lib/deed-name'

/** Names deeds by what is sent: the same again, because no answer came, is the same deed. */
export function useDeedNames(): (sent: object) => string {
  const last = useRef({ sent: '', name: '' })
  return (sent) => {
    const words = JSON.stringify(sent)
    if (last.current.sent !== words) last.current = { sent: words, name: newDeedName() }
    return last.current.name
  }
}
