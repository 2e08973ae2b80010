import { describe, expect, it } from 'vitest'

import { choiceIn, dayIn, listSearch, textsIn } from '@/lib/list-search'

describe('the state of a list in its address', () => {
  it('is read', () => {
    const raw = { page: 2, page_size: 100, ordering: '-title', search: 'cleaning' }
    expect(listSearch(raw)).toEqual(raw)
  })

  it.each([{ page: 0 }, { page: 'x' }, { page_size: 7 }, { search: '  ' }, { ordering: ['title'] }])(
    'leaves out %j',
    (raw) => {
      expect(Object.values(listSearch(raw)).filter(Boolean)).toEqual([])
    },
  )

  it('keeps a number that somebody searched for as text', () => {
    expect(listSearch({ search: 2026 }).search).toBe('2026')
  })

  it('takes one value for a list of one', () => {
    expect(textsIn({ type: 'SOP' }, 'type')).toEqual(['SOP'])
    expect(textsIn({ type: ['SOP', 3] }, 'type')).toEqual(['SOP'])
    expect(textsIn({}, 'type')).toBeUndefined()
  })

  it('takes only what is offered, and days that look like days', () => {
    expect(choiceIn({ scope: 'mine' }, 'scope', ['mine', 'all'])).toBe('mine')
    expect(choiceIn({ scope: 'yours' }, 'scope', ['mine', 'all'])).toBeUndefined()
    expect(dayIn({ since: '2026-12-01' }, 'since')).toBe('2026-12-01')
    expect(dayIn({ since: 'yesterday' }, 'since')).toBeUndefined()
  })
})
