/** What the person bases a change upon: as they first saw it, or as they were told it is since somebody was faster. */
import { useRef, useState } from 'react'

import { Problem } from '@/lib/problem'

interface Seen<Row> {
  /** As it was when the person began. */
  before: Row
  /** As they know it by now; this is what a change may replace. */
  latest: Row
  /** True while the last attempt has failed because of somebody else's change. */
  isStale: boolean
}

export function useSeen<Row>(row: Row, error: unknown): Seen<Row> {
  const [before] = useState(row)
  const latest = useRef(row)
  const isStale = error instanceof Problem && error.code === 'stale'
  if (isStale && error.current) latest.current = error.current as Row
  return { before, latest: latest.current, isStale }
}
