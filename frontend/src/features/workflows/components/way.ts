/** The way of a document from its beginning to where it stands, without the turns it took back. */
import type { History, Move } from '../api/moves'

export interface Step {
  state: string
  /** How it came there; the beginning has no move. */
  move: Move | null
}

/** A move that leads back to a state on the way takes everything after that state off the way. */
export function wayOf({ transitions }: Pick<History, 'transitions'>, present: string): Step[] {
  const moves = transitions.filter((move) => move.from_state !== move.to_state)
  const beginning: Step = { state: moves[0]?.from_state ?? present, move: null }
  return moves.reduce<Step[]>((way, move) => [...upTo(move.to_state, way), { state: move.to_state, move }], [beginning])
}

function upTo(state: string, way: Step[]): Step[] {
  const before = way.findIndex((step) => step.state === state)
  return before === -1 ? way : way.slice(0, before)
}
