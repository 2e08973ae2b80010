/** Says that there is nothing, why, and what to do next. */
import { Text } from '@mantine/core'
import type { ReactNode } from 'react'

import classes from './empty-state.module.css'
import type { Icon } from './icons'

interface EmptyStateProps {
  title: string
  advice?: string
  icon?: Icon
  /** A way on: a button or a link. */
  children?: ReactNode
}

export function EmptyState({ title, advice, icon: Drawing, children }: EmptyStateProps) {
  return (
    <div className={classes.state}>
      {Drawing && (
        <span className={classes.icon}>
          <Drawing size={28} />
        </span>
      )}
      <Text fw={500}>{title}</Text>
      {advice && (
        <Text size="sm" c="dimmed" maw={460}>
          {advice}
        </Text>
      )}
      {children && <div className={classes.way}>{children}</div>}
    </div>
  )
}
