/**
 * The stack that the journeys go through: started once for a run with the demonstration company, in a folder of its own.
 *
 * EDMS_E2E_URL and EDMS_DATA_DIR name one that runs already, EDMS_CLIENT_DIST another folder with the built client;
 * CHROMIUM names the browser, EDMS_PYTHON the interpreter.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const FRONTEND = resolve(import.meta.dirname, '../..')
export const PROJECT = resolve(FRONTEND, '..')
const STARTS_WITHIN_MS = 180_000
const STOPS_WITHIN_MS = 60_000

/** Small, so that a run over a few documents has progress to show. */
const BATCH = '1'

/** Long, so that a run waits for a document that a journey holds: it gives up on a row after a twentieth of its lease. */
const LEASE_SECONDS = '1200'

/** The interpreter of the server. */
export function python(): string {
  return process.env.EDMS_PYTHON ?? join(PROJECT, '.venv/bin/python')
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => found(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Resolves when the program says that it runs, demonstration and all. */
function running(stack: ChildProcess): Promise<void> {
  return new Promise((begun, failed) => {
    let said = ''
    const hear = (words: Buffer) => {
      said += words.toString()
      if (said.includes('EDMS is running')) begun()
    }
    stack.stdout?.on('data', hear)
    stack.stderr?.on('data', hear)
    stack.once('exit', () => failed(new Error(`The stack did not start:\n${said}`)))
    setTimeout(() => failed(new Error(`The stack did not start in time:\n${said}`)), STARTS_WITHIN_MS).unref()
  })
}

function stopped(stack: ChildProcess): Promise<void> {
  return new Promise((ended) => {
    if (stack.exitCode !== null) return ended()
    stack.once('exit', () => ended())
    stack.kill('SIGTERM')
    setTimeout(() => stack.kill('SIGKILL'), STOPS_WITHIN_MS).unref()
  })
}

export default async function startStack() {
  const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
  if (!isExecutable(chromium)) {
    refuse(
      `The journeys need Chromium, and there is none at ${chromium}: install it (on Debian: apt install chromium), or name it in CHROMIUM.`,
    )
  }
  if (process.env.EDMS_E2E_URL) return
  const client = process.env.EDMS_CLIENT_DIST ?? join(FRONTEND, 'dist')
  if (!existsSync(join(client, 'index.html'))) refuse("The client is not built: run 'npm run build' first.")

  if (!isExecutable(python()))
    refuse(
      `The server is not installed: there is no ${python()}. Run 'make run' once, or name an interpreter in EDMS_PYTHON.`,
    )
  const data = mkdtempSync(join(tmpdir(), 'edms-e2e-'))
  const port = await freePort()
  const command = [join(PROJECT, 'backend/manage.py'), 'up', '--port', String(port), '--data-dir', data]
  const stack = spawn(python(), command, {
    env: { ...process.env, EDMS_SCHEDULER_BATCH: BATCH, EDMS_SCHEDULER_LEASE_SECONDS: LEASE_SECONDS },
  })
  const end = async () => {
    await stopped(stack)
    rmSync(data, { recursive: true, force: true })
  }
  try {
    await running(stack)
  } catch (error) {
    await end()
    throw error
  }
  process.env.EDMS_DATA_DIR = data
  process.env.EDMS_E2E_URL = `http://127.0.0.1:${port}`
  return end
}
