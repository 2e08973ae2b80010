import { describe, expect, it } from 'vitest'

import { everyRow, MOST_ROWS, type PageWanted } from '@/lib/every-row'

/** A list of so many numbers, asked for page by page. */
function listOf(count: number) {
  const asked: PageWanted[] = []
  const read = (wanted: PageWanted) => {
    asked.push(wanted)
    const start = (wanted.page - 1) * wanted.page_size
    const results = Array.from({ length: Math.min(wanted.page_size, count - start) }, (_, index) => start + index)
    return Promise.resolve({ results, next: start + wanted.page_size < count ? '/next' : null })
  }
  return { asked, read }
}

const itself = (row: number) => row

describe('every row of a list', () => {
  it('is read page by page, in its order', async () => {
    const { asked, read } = listOf(450)
    const { rows, isCut } = await everyRow(read, itself)
    expect(rows).toEqual(Array.from({ length: 450 }, (_, index) => index))
    expect(isCut).toBe(false)
    expect(asked.map(({ page }) => page)).toEqual([1, 2, 3])
  })

  it('is there once, also when a new one has pushed it to the next page', async () => {
    const pages = [
      { results: [9, 8], next: '/next' },
      { results: [8, 7], next: null },
    ]
    const read = ({ page }: PageWanted) => Promise.resolve(pages[page - 1] ?? { results: [], next: null })
    expect((await everyRow(read, itself)).rows).toEqual([9, 8, 7])
  })

  it('is too much where there are very many, and that is said', async () => {
    const { rows, isCut } = await everyRow(listOf(MOST_ROWS + 1).read, itself)
    expect(rows).toHaveLength(MOST_ROWS)
    expect(isCut).toBe(true)
    expect((await everyRow(listOf(MOST_ROWS).read, itself)).isCut).toBe(false)
  })
})
