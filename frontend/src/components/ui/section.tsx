/** A part of a page under a heading of its own. */
import { Paper, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

import classes from './section.module.css'

interface SectionProps {
  title: string
  /** Beside the heading: a count, a link to everything. */
  aside?: ReactNode
  children: ReactNode
  id?: string
}

export function Section({ title, aside, children, id }: SectionProps) {
  const heading = useId()
  return (
    <Paper
      component="section"
      withBorder
      radius="md"
      aria-labelledby={heading}
      className={classes.section}
      {...(id && { id })}
    >
      <div className={classes.head}>
        <Title order={2} size="h5" id={heading}>
          {title}
        </Title>
        {aside}
      </div>
      {children}
    </Paper>
  )
}
