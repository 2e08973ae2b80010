import { describe, expect, it } from 'vitest'

import type { Move } from '../api/moves'
import { wayOf } from './way'

let id = 0
function move(from_state: string, to_state: string): Move {
  const transitioned_by = { id: 1, username: 'ines', full_name: 'Ines Calloway' }
  return {
    id: ++id,
    action: 'move',
    from_state,
    to_state,
    transitioned_by,
    transitioned_at: '2026-11-29T21:54:41Z',
    round: 1,
    signature: null,
  }
}
const statesOf = (transitions: Move[], present = 'A') => wayOf({ transitions }, present).map(({ state }) => state)

describe('the way of a document', () => {
  it('begins where it stands when nothing has happened', () => {
    expect(wayOf({ transitions: [] }, 'A')).toEqual([{ state: 'A', move: null }])
  })

  it('has a step for every state it came to', () => {
    expect(statesOf([move('A', 'B'), move('B', 'C')])).toEqual(['A', 'B', 'C'])
  })

  it('leaves out moves that stay', () => {
    expect(statesOf([move('A', 'B'), move('B', 'B')])).toEqual(['A', 'B'])
  })

  it('forgets the turn that was taken back, and says who took it back', () => {
    const back = move('C', 'A')
    expect(wayOf({ transitions: [move('A', 'B'), move('B', 'C'), back] }, 'A')).toEqual([{ state: 'A', move: back }])
    expect(statesOf([move('A', 'B'), move('B', 'A'), move('A', 'B')])).toEqual(['A', 'B'])
  })
})
