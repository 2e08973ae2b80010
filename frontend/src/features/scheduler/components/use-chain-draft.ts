/** A chain that is being put together: its links in order, each with a key of its own because a task may stand in it twice. */
import { useRef, useState } from 'react'

export interface Link {
  key: number
  taskName: string
}

export function useChainDraft() {
  const [links, setLinks] = useState<readonly Link[]>([])
  const nextKey = useRef(1)
  const add = (taskName: string) => {
    const key = nextKey.current
    nextKey.current += 1
    setLinks([...links, { key, taskName }])
  }
  const remove = (key: number) => setLinks(links.filter((link) => link.key !== key))
  /** Answers with its new place, or with nothing where it stands at the end already. */
  const move = (key: number, by: -1 | 1): number | undefined => {
    const from = links.findIndex((link) => link.key === key)
    const to = from + by
    const moved = links[from]
    if (!moved || to < 0 || to >= links.length) return undefined
    setLinks(links.filter((link) => link.key !== key).toSpliced(to, 0, moved))
    return to
  }
  return { links, add, remove, move }
}
