import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import {
  dayOf,
  daysUntil,
  formatClock,
  formatDay,
  formatMoment,
  keepTimeIn,
  organisationZone,
  relativeDay,
  relativeMoment,
  today,
} from '@/lib/time'

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime('2026-11-29T23:30:00Z')
})
afterEach(() => {
  vi.useRealTimers()
  keepTimeIn('UTC')
})

describe('days and moments', () => {
  it('are written in words', () => {
    expect(formatDay('2026-12-01')).toBe('1 Dec 2026')
    expect(formatMoment('2026-12-01T14:05:00+02:00')).toBe('1 Dec 2026, 12:05 UTC')
  })

  it('tell the clock to the second', () => {
    expect(formatClock('2026-11-29T21:54:12Z')).toBe('21:54:12')
  })

  it('are those of the organisation once its zone is known', () => {
    keepTimeIn('Asia/Tokyo')
    expect(organisationZone()).toBe('Asia/Tokyo')
    expect(formatMoment('2026-12-01T14:05:00Z')).toBe('1 Dec 2026, 23:05 GMT+9')
    expect(formatClock('2026-11-29T21:54:12Z')).toBe('06:54:12')
    expect(dayOf('2026-11-29T21:54:12Z')).toBe('2026-11-30')
    expect(today()).toBe('2026-11-30')
    expect(relativeDay('2026-12-01')).toBe('tomorrow')
    expect(formatDay('2026-12-01')).toBe('1 Dec 2026')
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
