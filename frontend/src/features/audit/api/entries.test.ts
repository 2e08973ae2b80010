import { describe, expect, it } from 'vitest'

import { patternInWords } from './entries'

describe('the pattern of a sentence', () => {
  it('has dots in the place of what differs', () => {
    expect(patternInWords('{actor} signed {object} as {meaning}')).toBe('… signed … as …')
  })
})
