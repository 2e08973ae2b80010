/** A row; where it leads somewhere, a click anywhere on it and Enter on its link go there, arrow keys go to the next. */
import { Link, type LinkProps } from '@tanstack/react-router'
import type { KeyboardEvent, MouseEvent } from 'react'

import classes from './data-table.module.css'
import type { Column, LinkTo } from './data-table-column'

const linkIn = (row: Element | null | undefined) => row?.querySelector<HTMLElement>('[data-row-link]')

/** A click beside the link counts for it, except on something that has a click of its own or at the end of selecting text. */
function passClickOn(event: MouseEvent<HTMLTableRowElement>) {
  const isForSomethingElse = event.target instanceof Element && event.target.closest('a, button, input, label')
  if (isForSomethingElse || window.getSelection()?.toString()) return
  const { ctrlKey, metaKey, shiftKey } = event
  linkIn(event.currentTarget)?.dispatchEvent(
    new window.MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }),
  )
}

function moveWithArrows(event: KeyboardEvent<HTMLTableRowElement>) {
  const { key, currentTarget: row } = event
  const neighbour = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[key]
  const link = linkIn(neighbour)
  if (!link) return
  event.preventDefault()
  link.focus()
}

interface DataTableRowProps<Row> {
  row: Row
  columns: readonly Column<Row>[]
  link: LinkTo | undefined
}

export function DataTableRow<Row>({ row, columns, link }: DataTableRowProps<Row>) {
  const events = link && { onClick: passClickOn, onKeyDown: moveWithArrows, 'data-leads': true }
  return (
    <tr {...events}>
      {columns.map(({ id, header, cell, from, align, isShort }, index) => (
        <td key={id} data-label={header} data-from={from} data-align={align} data-short={isShort}>
          {link && index === 0 ? (
            // The address was checked where it was written.
            <Link className={classes.link} data-row-link {...(link as LinkProps)}>
              {cell(row)}
            </Link>
          ) : (
            cell(row)
          )}
        </td>
      ))}
    </tr>
  )
}
