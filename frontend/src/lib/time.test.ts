import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { daysUntil, formatDay, formatMoment, relativeDay, relativeMoment, today } from '@/lib/time'

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime('2026-11-29T23:30:00Z')
})
afterEach(() => {
  vi.useRealTimers()
})

describe('days and moments', () => {
  it('are written in words', () => {
    expect(formatDay('2026-12-01')).toBe('1 Dec 2026')
    expect(formatMoment('2026-12-01T14:05:00+02:00')).toBe('1 Dec 2026, 12:05 UTC')
  })

  it('are counted from the organisation’s today', () => {
    expect(today()).toBe('2026-11-29')
    expect(['2026-11-28', '2026-11-29', '2026-12-04'].map(daysUntil)).toEqual([-1, 0, 5])
    expect(relativeDay('2026-11-30')).toBe('tomorrow')
    expect(relativeDay('2026-11-26')).toBe('3 days ago')
  })

  it.each([
    ['2026-11-29T23:29:40Z', 'now'],
    ['2026-11-29T23:25:00Z', '5 minutes ago'],
    ['2026-11-30T02:30:00Z', 'in 3 hours'],
    ['2026-11-27T23:30:00Z', '2 days ago'],
  ])('%s is %s', (moment, words) => {
    expect(relativeMoment(moment)).toBe(words)
  })
})
