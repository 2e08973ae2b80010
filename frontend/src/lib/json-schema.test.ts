import { describe, expect, it } from 'vitest'

import { fieldsOf, givenValues, mistakesIn, proposedValues } from '@/lib/json-schema'
import { today } from '@/lib/time'

const schema = {
  type: 'object',
  properties: {
    reviewers: {
      type: 'array',
      title: 'Reviewers',
      items: { type: 'integer' },
      minItems: 1,
      maxItems: 2,
      'x-people': 'reviewer',
    },
    due_date: { type: 'string', format: 'date', title: 'Due date', 'x-not-before': 'today' },
    bump: { type: 'string', title: 'Kind of change', enum: ['minor', 'major'], default: 'minor' },
    comment: { type: 'string', maxLength: 5, 'x-multiline': true },
    months: { type: 'integer', minimum: 1, maximum: 12 },
    training_needed: { type: 'boolean' },
  },
  required: ['reviewers', 'bump'],
}
const fields = fieldsOf(schema)

describe('what the server asks for', () => {
  it('becomes fields in its order', () => {
    expect(fields.map(({ name, kind, isRequired }) => [name, kind, isRequired])).toEqual([
      ['reviewers', 'people', true],
      ['due_date', 'day', false],
      ['bump', 'choice', true],
      ['comment', 'text', false],
      ['months', 'number', false],
      ['training_needed', 'flag', false],
    ])
    expect(fields[1]).toMatchObject({ notBefore: today() })
    expect(fields[2]).toMatchObject({
      choices: [
        { value: 'minor', label: 'Minor' },
        { value: 'major', label: 'Major' },
      ],
    })
    expect(fields[5]).toMatchObject({ title: 'Training needed' })
  })

  it('is nothing for a schema without properties', () => {
    expect(fieldsOf({ type: 'object' })).toEqual([])
  })

  it('may come with proposals', () => {
    expect(proposedValues(schema)).toEqual({ bump: 'minor' })
  })

  it('is sent without what was left empty', () => {
    const values = { reviewers: [], due_date: '', bump: 'minor', comment: ' ', months: 3, training_needed: false }
    expect(givenValues(fields, values)).toEqual({ bump: 'minor', months: 3, training_needed: false })
  })
})

describe('a mistake', () => {
  it.each([
    [{ bump: 'minor' }, 'reviewers', 'This is required.'],
    [{ bump: 'minor', reviewers: [1, 2, 3] }, 'reviewers', 'At most 2 people.'],
    [{ reviewers: [1] }, 'bump', 'This is required.'],
    [{ reviewers: [1], bump: 'minor', due_date: '2020-01-01' }, 'due_date', 'The day must be today or later.'],
    [{ reviewers: [1], bump: 'minor', comment: 'longer' }, 'comment', 'At most 5 characters.'],
    [{ reviewers: [1], bump: 'minor', months: 0 }, 'months', 'At least 1.'],
    [{ reviewers: [1], bump: 'minor', months: 13 }, 'months', 'At most 12.'],
  ])('in %j is named', (values, name, mistake) => {
    expect(mistakesIn(fields, values)).toEqual({ [name]: mistake })
  })

  it('is not made by leaving out what may be left out', () => {
    expect(mistakesIn(fields, { reviewers: [1], bump: 'major' })).toEqual({})
  })
})
