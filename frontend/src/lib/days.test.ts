import { describe, expect, it } from 'vitest'

import { momentAfter, momentOf, momentsAt } from './days'

describe('a day of the organisation', () => {
  it.each([
    ['UTC', '2026-11-29T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
    ['Europe/Berlin', '2026-11-28T23:00:00.000Z', '2026-11-29T23:00:00.000Z'],
    ['America/St_Johns', '2026-11-29T03:30:00.000Z', '2026-11-30T03:30:00.000Z'],
  ])('begins and ends by the clocks of %s', (zone, begin, end) => {
    expect(momentOf('2026-11-29', zone)).toBe(begin)
    expect(momentAfter('2026-11-29', zone)).toBe(end)
  })

  it('is longer when the clocks are turned back', () => {
    expect(momentOf('2026-10-25', 'Europe/Berlin')).toBe('2026-10-24T22:00:00.000Z')
    expect(momentAfter('2026-10-25', 'Europe/Berlin')).toBe('2026-10-25T23:00:00.000Z')
  })

  it('begins right where the clocks are turned between the midnights, and at midnight', () => {
    expect(momentOf('2026-10-04', 'Australia/Sydney')).toBe('2026-10-03T14:00:00.000Z')
    expect(momentOf('2026-03-29', 'Atlantic/Azores')).toBe('2026-03-29T01:00:00.000Z')
  })
})

describe('what clocks show', () => {
  it.each([
    ['UTC', '2026-12-24T06:30', ['2026-12-24T06:30:00.000Z']],
    ['Europe/Berlin', '2026-12-24T06:30', ['2026-12-24T05:30:00.000Z']],
    ['Europe/Berlin', '2027-03-28T02:30', []],
    ['Europe/Berlin', '2027-10-31T02:30', ['2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z']],
    ['Pacific/Auckland', '2027-01-01T00:00', ['2026-12-31T11:00:00.000Z']],
    ['Australia/Lord_Howe', '2027-04-04T01:45', ['2027-04-03T14:45:00.000Z', '2027-04-03T15:15:00.000Z']],
    ['UTC', 'nonsense', []],
  ])('in %s at %s is this moment, or these', (zone, shown, moments) => {
    expect(momentsAt(shown, zone)).toEqual(moments)
  })
})
