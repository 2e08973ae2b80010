/** The heading of a column; where the server can order by it, a button that turns the order around. */

import classes from './data-table.module.css'
import type { Column } from './data-table-column'
import { ArrowDownIcon, ArrowsIcon, ArrowUpIcon } from './icons'

interface DataTableHeadingProps<Row> {
  column: Column<Row>
  ordering: string | undefined
  onOrderingChange: ((ordering: string) => void) | undefined
}

const LOOKS = {
  ascending: ArrowUpIcon,
  descending: ArrowDownIcon,
  none: ArrowsIcon,
}

function directionOf(orderBy: string | undefined, ordering: string | undefined): keyof typeof LOOKS {
  if (!orderBy) return 'none'
  if (ordering === orderBy) return 'ascending'
  return ordering === `-${orderBy}` ? 'descending' : 'none'
}

export function DataTableHeading<Row>({ column, ordering, onOrderingChange }: DataTableHeadingProps<Row>) {
  const { header, orderBy, from, align } = column
  const direction = directionOf(orderBy, ordering)
  const look = { scope: 'col', 'data-from': from, 'data-align': align } as const
  if (!(orderBy && onOrderingChange)) return <th {...look}>{header}</th>
  const Arrow = LOOKS[direction]
  return (
    <th {...look} aria-sort={direction}>
      <button
        type="button"
        className={classes.sort}
        onClick={() => onOrderingChange(direction === 'ascending' ? `-${orderBy}` : orderBy)}
      >
        {header}
        <Arrow size={14} />
      </button>
    </th>
  )
}
