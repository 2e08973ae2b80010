import { describe, expect, it } from 'vitest'

import type { AuditEntry } from './audit-trail'
import { documentNumberOf, patternInWords } from './entries'

describe('the number of a document', () => {
  it('is its label without the version', () => {
    const object = { type: 'documents.document', id: '4', label: 'SOP-2026-0002 v01.00' }
    expect(documentNumberOf({ object } as AuditEntry)).toBe('SOP-2026-0002')
    expect(documentNumberOf({ object: { ...object, type: 'users.user' } } as AuditEntry)).toBeUndefined()
  })
})

describe('the pattern of a sentence', () => {
  it('has dots in the place of what differs', () => {
    expect(patternInWords('{actor} signed {object} as {meaning}')).toBe('… signed … as …')
  })
})
