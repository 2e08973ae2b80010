/** A part of a page under a heading of its own. */
import { Paper, Title } from '@mantine/core'
import { type ReactNode, type Ref, useId } from 'react'

import classes from './section.module.css'

interface SectionProps {
  title: string
  /** Beside the heading: a count, a link to everything. */
  aside?: ReactNode
  children: ReactNode
  id?: string
  /** Given where the heading takes the focus when what had it is gone. */
  headingRef?: Ref<HTMLHeadingElement>
}

export function Section({ title, aside, children, id, headingRef }: SectionProps) {
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
        <Title order={2} size="h5" id={heading} {...(headingRef && { ref: headingRef, tabIndex: -1 })}>
          {title}
        </Title>
        {aside}
      </div>
      {children}
    </Paper>
  )
}
