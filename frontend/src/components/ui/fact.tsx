/** One line of a list of facts: what it is about, and what holds now. Announced by screen readers when it changes. */
import type { ReactNode } from 'react'

import classes from './fact.module.css'

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt className={classes.label}>{label}</dt>
      <dd className={classes.value} aria-live="polite">
        {children}
      </dd>
    </div>
  )
}
