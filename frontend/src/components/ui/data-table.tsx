/** A table whose order the server makes: headings that sort, rows that lead somewhere, narrow screens in mind. */
import { columnVisibilityFeature, createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table'
import { type ReactNode, useMemo } from 'react'

import classes from './data-table.module.css'
import type { Column, LinkTo } from './data-table-column'
import { DataTableHeading } from './data-table-heading'
import { DataTableRow } from './data-table-row'
import { RowsSkeleton } from './skeletons'

interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  label: string
  columns: readonly Column<Row>[]
  /** Undefined while the first answer is on its way. */
  rows: readonly Row[] | undefined
  rowKey: (row: Row) => string | number
  /** Where a row leads; its first visible column becomes the link. */
  rowLink?: (row: Row) => LinkTo
  /** The server's `ordering`, such as `-title`. */
  ordering?: string | undefined
  onOrderingChange?: (ordering: string) => void
  /** Ids of columns that are not shown. */
  hidden?: readonly string[]
  /** The rows shown are those of the question before. */
  isStale?: boolean
  /** Stands in the place of no rows. */
  empty: ReactNode
}

const features = tableFeatures({ columnVisibilityFeature })
const NO_ROWS: never[] = []

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const {
    label,
    columns,
    rows,
    rowKey,
    rowLink,
    ordering,
    onOrderingChange,
    hidden = NO_ROWS,
    isStale = false,
    empty,
  } = props

  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>()
    return columns.map(({ id, header }) => helper.display({ id, header }))
  }, [columns])
  const columnVisibility = useMemo(() => Object.fromEntries(hidden.map((id) => [id, false])), [hidden])
  const data = useMemo(() => (rows ? [...rows] : NO_ROWS), [rows])
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: (row) => String(rowKey(row)),
    state: { columnVisibility },
  })

  if (!rows) return <RowsSkeleton rows={8} />
  if (rows.length === 0) return empty
  const shown = table.getVisibleLeafColumns().flatMap(({ id }) => columns.find((column) => column.id === id) ?? [])
  return (
    <div className={classes.container}>
      <table className={classes.table} aria-label={label} aria-busy={isStale} data-stale={isStale || undefined}>
        <thead>
          <tr>
            {shown.map((column) => (
              <DataTableHeading key={column.id} {...{ column, ordering, onOrderingChange }} />
            ))}
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map(({ id, original }) => (
            <DataTableRow key={id} row={original} columns={shown} link={rowLink?.(original)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
