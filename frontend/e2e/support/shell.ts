/** What only time or a busy machine brings about: scripts in the shell of the server, which hold something until they are let go. */

import { expect } from '@playwright/test'

import { ownStack, PROJECT, python } from './stack'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const MADE_WITHIN_MS = 60_000

export interface Held {
  letGo: () => Promise<void>
}

/** Runs a script of this folder; resolves when it says that it holds what it is about. */
export async function hold(script: string, about: Record<string, string>): Promise<Held> {
  const { folder } = ownStack()
  if (!folder) throw new Error('Name the folder of the running stack in EDMS_DATA_DIR.')
  const words = readFileSync(resolve(import.meta.dirname, script), 'utf8')
  const command = [resolve(PROJECT, 'backend/manage.py'), 'shell', '--verbosity', '0', '-c', words]
  const shell = spawn(python(), command, { env: { ...process.env, ...about, EDMS_DATA_DIR: folder } })
  const ended = new Promise((end) => shell.once('exit', end))
  let said = ''
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (heard: Buffer) => (said += heard.toString()))
  await expect.poll(() => said, { timeout: MADE_WITHIN_MS }).toContain('held')
  return {
    letGo: async () => {
      shell.stdin.end()
      await ended
    },
  }
}
