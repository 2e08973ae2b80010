/** Documents whose day has come and that the scheduler has not seen yet: only time makes those, so the server's clock is turned. */

import { expect } from '@playwright/test'

import type { Paper } from './past'
import { PASSWORD } from './people'
import { PROJECT, python } from './stack'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const SCRIPT = readFileSync(resolve(import.meta.dirname, 'approve_for_today.py'), 'utf8')
const STRIKES_SOON_MS = 30_000
const HOUR_MS = 3_600_000
const MADE_WITHIN_MS = 60_000

/** The schedule would take at the full hour what a journey has prepared. */
async function outOfTheWayOfTheSchedule() {
  const left = () => HOUR_MS - (Date.now() % HOUR_MS)
  await expect.poll(left, { timeout: 2 * STRIKES_SOON_MS }).toBeGreaterThan(STRIKES_SOON_MS)
}

/** Approves documents that wait for the approver, so that they are due; the last one cannot be moved before `letGo`. */
export async function makeDue(papers: readonly Paper[]) {
  const folder = process.env.EDMS_DATA_DIR
  if (!folder) throw new Error('Name the folder of the running stack in EDMS_DATA_DIR.')
  await outOfTheWayOfTheSchedule()
  const shell = spawn(python(), [resolve(PROJECT, 'backend/manage.py'), 'shell', '--verbosity', '0', '-c', SCRIPT], {
    env: {
      ...process.env,
      EDMS_DATA_DIR: folder,
      DOCUMENTS: papers.map(({ uuid }) => uuid).join(' '),
      PASSWORD,
    },
  })
  const ended = new Promise((end) => shell.once('exit', end))
  let said = ''
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (words: Buffer) => (said += words.toString()))
  await expect.poll(() => said, { timeout: MADE_WITHIN_MS }).toContain('held')
  return {
    letGo: async () => {
      shell.stdin.end()
      await ended
    },
  }
}
