import { describe, expect, it } from 'vitest'

import { changesIn } from '@/lib/recorded-changes'

describe('the changes of an audit entry', () => {
  it('are pairs of old and new by field', () => {
    expect(changesIn({ status: ['DRAFT', 'REVIEWED'], effective_date: [null, '2026-12-01'] })).toEqual([
      { label: 'Status', before: 'DRAFT', after: 'REVIEWED' },
      { label: 'Effective date', before: '', after: '2026-12-01' },
    ])
  })

  it('may be named old and new', () => {
    const recorded = { new_status: 'EFFECTIVE', old_status: 'APPROVED_PENDING_EFFECTIVE' }
    expect(changesIn(recorded)).toEqual([{ label: 'Status', before: 'APPROVED_PENDING_EFFECTIVE', after: 'EFFECTIVE' }])
  })

  it.each([null, undefined, 'text', {}])('are none in %j', (recorded) => {
    expect(changesIn(recorded)).toEqual([])
  })
})
