import { describe, expect, it } from 'vitest'

import { toCsv } from '@/lib/csv'

describe('rows as a file', () => {
  it('quote what would break a line or a cell', () => {
    expect(
      toCsv([
        ['Number', 'Title'],
        ['SOP-2026-0001', 'Cleaning, "daily"\nand weekly'],
      ]),
    ).toBe('\uFEFFNumber,Title\r\nSOP-2026-0001,"Cleaning, ""daily""\nand weekly"\r\n')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('never let a spreadsheet run %j', (text) => {
    expect(toCsv([[text]])).toBe(`\uFEFF'${text}\r\n`)
  })

  it('leave numbers as they are and nothing where nothing is', () => {
    expect(toCsv([[-1, null, undefined, 0]])).toBe('\uFEFF-1,,,0\r\n')
  })
})
