/** A number with a bar below it, for comparing it with its neighbours at a glance; the number alone says everything. */
import type { ReactNode } from 'react'

import classes from './bar.module.css'

const WHOLE = 100

interface BarProps {
  /** From 0 to 1. */
  share: number
  /** Something is missing that should be there. */
  hasFailed?: boolean
  children: ReactNode
}

export function Bar({ share, hasFailed = false, children }: BarProps) {
  return (
    <div className={classes.value}>
      {children}
      <svg
        aria-hidden="true"
        className={classes.bar}
        viewBox={`0 0 ${WHOLE} 4`}
        preserveAspectRatio="none"
        data-failed={hasFailed || undefined}
      >
        <rect className={classes.ground} width={WHOLE} height={4} />
        <rect className={classes.share} width={WHOLE * share} height={4} />
      </svg>
    </div>
  )
}
