/**
 * The stacks that the journeys go through: one for each worker, so that journeys at the same time do not disturb each other.
 * They are started once for a run with the demonstration company, each in a folder of its own.
 *
 * EDMS_E2E_URL and EDMS_DATA_DIR name one that runs already, EDMS_CLIENT_DIST another folder with the built client;
 * CHROMIUM names the browser, EDMS_PYTHON the interpreter.
 */
import type { FullConfig } from '@playwright/test'

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
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

/** Where a running stack answers, and where it keeps its data. */
interface Stack {
  url: string
  /** Nobody knows it of a stack that ran before, unless EDMS_DATA_DIR names it. */
  folder?: string
}

/** The stack of the worker that asks. */
export function ownStack(): Stack {
  const stacks = JSON.parse(process.env.EDMS_E2E_STACKS ?? '[]') as Stack[]
  const own = stacks[Number(process.env.TEST_PARALLEL_INDEX)]
  if (!own) throw new Error('There is no stack to go through.')
  return own
}

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

/** As many ports as that; all are taken before the first is given back, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(probes.map((probe) => once(probe, 'listening')))
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port)
  for (const probe of probes) probe.close()
  return ports
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

function refuseWhatIsMissing() {
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
}

/** A stack in a folder of its own, which may still be starting. */
class OwnStack {
  readonly folder = mkdtempSync(join(tmpdir(), 'edms-e2e-'))
  readonly url: string
  readonly #program: ChildProcess

  constructor(port: number) {
    this.url = `http://127.0.0.1:${port}`
    const command = [join(PROJECT, 'backend/manage.py'), 'up', '--port', String(port), '--data-dir', this.folder]
    this.#program = spawn(python(), command, {
      env: { ...process.env, EDMS_SCHEDULER_BATCH: BATCH, EDMS_SCHEDULER_LEASE_SECONDS: LEASE_SECONDS },
    })
  }

  begun(): Promise<void> {
    return running(this.#program)
  }

  async end() {
    await stopped(this.#program)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export default async function startStacks({ workers }: FullConfig) {
  refuseWhatIsMissing()
  if (process.env.EDMS_E2E_URL) {
    const { EDMS_E2E_URL: url, EDMS_DATA_DIR: folder } = process.env
    process.env.EDMS_E2E_STACKS = JSON.stringify([{ url, folder }])
    return
  }
  const stacks = (await freePorts(workers)).map((port) => new OwnStack(port))
  const end = async () => {
    await Promise.all(stacks.map((stack) => stack.end()))
  }
  try {
    await Promise.all(stacks.map((stack) => stack.begun()))
  } catch (error) {
    await end()
    throw error
  }
  process.env.EDMS_E2E_STACKS = JSON.stringify(stacks.map(({ url, folder }) => ({ url, folder })))
  return end
}
