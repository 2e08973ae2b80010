/** How each state of a document looks. The words come from the server; nothing but colour and place is decided here. */
import type { DocumentStatus } from '@/lib/api-contract'

interface Looks {
  colour: string
  /** How far on its way to being in force: a count of steps done, or none where the way has ended. */
  step: number | null
}

/** Draft, in review, reviewed, in approval, approved, in force. */
export const STEPS = 6

const LOOKS: Record<DocumentStatus, Looks> = {
  DRAFT: { colour: 'gray', step: 1 },
  PENDING_REVIEW: { colour: 'blue', step: 2 },
  UNDER_REVIEW: { colour: 'blue', step: 2 },
  REVIEWED: { colour: 'cyan', step: 3 },
  PENDING_APPROVAL: { colour: 'violet', step: 4 },
  APPROVED_PENDING_EFFECTIVE: { colour: 'lime', step: 5 },
  EFFECTIVE: { colour: 'green', step: 6 },
  SCHEDULED_FOR_OBSOLESCENCE: { colour: 'orange', step: 6 },
  SUPERSEDED: { colour: 'gray', step: null },
  OBSOLETE: { colour: 'red', step: null },
  TERMINATED: { colour: 'red', step: null },
}

const UNKNOWN: Looks = { colour: 'gray', step: null }

/** A state that a newer server has and this client does not know yet looks plain. */
export function looksOf(status: string): Looks {
  return (LOOKS as Record<string, Looks>)[status] ?? UNKNOWN
}
