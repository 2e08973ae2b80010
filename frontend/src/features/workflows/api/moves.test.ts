import { expect, it } from 'vitest'

import { nameOfMove } from './moves'

it('calls a move as the server does', () => {
  expect(nameOfMove('approve', { approve: 'Approve' })).toBe('Approve')
})

it('has a word for a move that is not in the table', () => {
  expect(nameOfMove('supersede', { approve: 'Approve' })).toBe('Supersede')
})
