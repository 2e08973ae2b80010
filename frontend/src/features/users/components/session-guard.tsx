/** Stands guard while somebody works: when the session has ended, they sign in again in place and lose nothing. */
import { useEffect, useRef, useState } from 'react'

import { useMe } from '@/lib/me'
import { guardSession } from '@/lib/session'
import { RenewalDialog } from './renewal-dialog'

export function SessionGuard() {
  const person = useMe()
  const [isLost, setIsLost] = useState(false)
  const answer = useRef<(isRenewed: boolean) => void>(undefined)

  useEffect(
    () =>
      guardSession(
        () =>
          new Promise((resolve) => {
            answer.current = resolve
            setIsLost(true)
          }),
      ),
    [],
  )

  // Somebody else signed in from another tab: nothing of what is shown here is theirs.
  const first = useRef(person.id)
  useEffect(() => {
    if (person.id !== first.current) window.location.assign('/')
  }, [person.id])

  const settle = (isRenewed: boolean) => {
    setIsLost(false)
    answer.current?.(isRenewed)
  }
  return <RenewalDialog person={person} opened={isLost} onRenewed={() => settle(true)} />
}
