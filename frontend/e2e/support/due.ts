/** Documents that have a past of days: due and not seen by the scheduler yet, or in force since yesterday. */

import { expect } from '@playwright/test'

import { type Paper, today } from './past'
import { PASSWORD } from './people'
import { type Held, hold } from './shell'

const STRIKES_SOON_MS = 30_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The schedule would take at the full hour what a journey has prepared. */
export async function outOfTheWayOfTheSchedule() {
  const left = () => HOUR_MS - (Date.now() % HOUR_MS)
  await expect.poll(left, { timeout: 2 * STRIKES_SOON_MS }).toBeGreaterThan(STRIKES_SOON_MS)
}

export function yesterday(): string {
  return new Date(Date.now() - DAY_MS).toISOString().slice(0, 10)
}

export function tomorrow(): string {
  return new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)
}

function approveYesterday(papers: readonly Paper[], day: string): Promise<Held> {
  return hold('approve_yesterday.py', {
    DOCUMENTS: papers.map(({ uuid }) => uuid).join(' '),
    DAY: day,
    PASSWORD,
  })
}

/** Approves documents that wait for the approver, so that they are due; the last one cannot be moved before `letGo`. */
export async function makeDue(papers: readonly Paper[]): Promise<Held> {
  await outOfTheWayOfTheSchedule()
  return approveYesterday(papers, today())
}

/** Approves a document that waits for the approver, so that it has been in force since yesterday. */
export async function inForceSinceYesterday(paper: Paper) {
  const { letGo } = await approveYesterday([paper], yesterday())
  await letGo()
}
