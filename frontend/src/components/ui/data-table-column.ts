/** What a column of a table is. */
import type { LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { CsvValue } from '@/lib/csv'

export type LinkTo = Pick<LinkProps, 'to' | 'params' | 'search'>

export interface Column<Row> {
  id: string
  header: string
  cell: (row: Row) => ReactNode
  /** The server's word for ordering by this column, if it can. */
  orderBy?: string
  /** What an exported file says; without it the column is not exported. */
  csv?: (row: Row) => CsvValue
  /** Below this width of the table the column steps aside: `medium` is a laptop's half screen, `wide` a whole one. */
  from?: 'medium' | 'wide'
  align?: 'end'
  /** Never broken into lines. */
  isShort?: boolean
}
