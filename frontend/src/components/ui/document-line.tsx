/** A document in a short list: its title leads to it, number and version tell it apart. */
import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import classes from './document-line.module.css'

interface DocumentLineProps {
  document: { uuid: string; document_number: string; version: string; title: string }
  /** Under the title, after the number. */
  below?: ReactNode
  /** At the end of the line. */
  aside?: ReactNode
}

export function DocumentLine({ document, below, aside }: DocumentLineProps) {
  return (
    <li className={classes.line}>
      <div className={classes.words}>
        <Anchor component={Link} to={`/documents/${document.uuid}`} size="sm" fw={500} className={classes.title}>
          {document.title}
        </Anchor>
        <Text size="sm" c="dimmed" component="div" className={classes.below}>
          <span className={classes.number}>{`${document.document_number} v${document.version}`}</span>
          {below}
        </Text>
      </div>
      {aside && <div className={classes.aside}>{aside}</div>}
    </li>
  )
}

export function DocumentLines({ children, label }: { children: ReactNode; label: string }) {
  return (
    <ul className={classes.lines} aria-label={label}>
      {children}
    </ul>
  )
}
