/** Documents that have a past of days: due and not seen by the scheduler yet, or in force since yesterday. */

import { expect } from '@playwright/test'

import { type Paper, today } from './past'
import { PASSWORD } from './people'
import { type Held, hold } from './shell'

const STRIKES_SOON_MS = 30_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** When in an hour documents take effect, and when they become obsolete. */
const STRIKES_AT = [0, 15 * MINUTE_MS]

/** The schedule would take on its stroke what a journey has prepared. */
async function outOfTheWayOfTheSchedule() {
  const left = () => Math.min(...STRIKES_AT.map((stroke) => HOUR_MS - ((Date.now() - stroke) % HOUR_MS)))
  await expect.poll(left, { timeout: 2 * STRIKES_SOON_MS }).toBeGreaterThan(STRIKES_SOON_MS)
}

export function yesterday(): string {
  return new Date(Date.now() - DAY_MS).toISOString().slice(0, 10)
}

export function tomorrow(): string {
  return new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)
}

type Named = Pick<Paper, 'uuid'>

function moveYesterday(papers: readonly Named[], action: string, inputs: object): Promise<Held> {
  return hold('move_yesterday.py', {
    DOCUMENTS: papers.map(({ uuid }) => uuid).join(' '),
    ACTION: action,
    INPUTS: JSON.stringify(inputs),
    PASSWORD,
  })
}

/** Approves documents that wait for the approver, so that they are due; the last one cannot be moved before `letGo`. */
export async function makeDue(papers: readonly Named[]): Promise<Held> {
  await outOfTheWayOfTheSchedule()
  return moveYesterday(papers, 'approve', { effective_date: today() })
}

/** Brings forward the day on which a document takes effect or becomes obsolete, so that it is due. */
export async function bringForward(paper: Named, which: 'effective' | 'obsolescence') {
  await outOfTheWayOfTheSchedule()
  const inputs = { [`${which}_date`]: today(), reason: 'Everything is ready.' }
  const { letGo } = await moveYesterday([paper], `change_${which}_date`, inputs)
  await letGo()
}

/** Approves a document that waits for the approver, so that it has been in force since yesterday. */
export async function inForceSinceYesterday(paper: Named) {
  const { letGo } = await moveYesterday([paper], 'approve', { effective_date: yesterday() })
  await letGo()
}
