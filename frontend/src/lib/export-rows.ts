/** Gives rows to the person as a file. */
import { type CsvValue, download, toCsv } from '@/lib/csv'

export interface ExportedColumn<Row> {
  id: string
  header: string
  csv?: (row: Row) => CsvValue
}

/** The columns that are not hidden, in the order of the screen. */
export function exportRows<Row>(
  name: string,
  columns: readonly ExportedColumn<Row>[],
  rows: readonly Row[],
  hidden: readonly string[] = [],
) {
  const exported = columns.flatMap(({ id, header, csv }) => (csv && !hidden.includes(id) ? [{ header, csv }] : []))
  const lines = rows.map((row) => exported.map(({ csv }) => csv(row)))
  download(name, toCsv([exported.map(({ header }) => header), ...lines]))
}
