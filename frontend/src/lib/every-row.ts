/** Reads a list to its end, page after page: a file holds what the filters say, not only the page on the screen. */

interface Page<Row> {
  results: readonly Row[]
  next: string | null
}

export interface PageWanted {
  page: number
  page_size: number
}

const ROWS_AT_ONCE = 200
/** More would take a browser's memory and the server's time; whoever needs them narrows the list down. */
export const MOST_ROWS = 10_000

/** The rows in the order of the list; `isCut` when there are more. A row that moved to the next page meanwhile is there once. */
export async function everyRow<Row>(
  read: (wanted: PageWanted) => Promise<Page<Row>>,
  keyOf: (row: Row) => string | number,
): Promise<{ rows: Row[]; isCut: boolean }> {
  const found = new Map<string | number, Row>()
  for (let page = 1; page <= MOST_ROWS / ROWS_AT_ONCE; page++) {
    const { results, next } = await read({ page, page_size: ROWS_AT_ONCE })
    for (const row of results) found.set(keyOf(row), row)
    if (!next) return { rows: [...found.values()], isCut: false }
  }
  return { rows: [...found.values()], isCut: true }
}
