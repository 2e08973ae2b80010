/** Measures, outside of the tests, what depends on the machine: numbers to read, beside the goals they are held against. */
import type { CDPSession, Page } from '@playwright/test'

import { test } from './support/test'
import { bytesOfFirstVisit } from './support/weight'

const ROWS = 200
const TIMES = 7
const GOAL_MS = 200
const GOAL_BYTES = 250_000
// What else the machine has to do meanwhile does not count.
const PROCESSOR_TIME = { timeDomain: 'threadTicks' } as const
const LIST = '/documents?scope=mine'

function tell(what: string, value: string, goal?: string) {
  process.stdout.write(`${what.padEnd(50)}${value.padStart(10)}${goal ? `   (goal: below ${goal})` : ''}\n`)
}

const median = (values: number[]) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

/** Milliseconds of the processor that this page has spent on scripts so far. */
async function scriptTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0)
}

/** Runs in the page: resolves when so many rows are drawn. Looking again and again from outside would itself be script. */
function drawn(rows: number): Promise<void> {
  const isDrawn = () => document.querySelectorAll('main tbody tr').length >= rows
  return new Promise((resolve) => {
    const observer = new MutationObserver(look)
    function look() {
      if (!isDrawn()) return
      observer.disconnect()
      requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
    }
    observer.observe(document.body, { childList: true, subtree: true })
    look()
  })
}

/** The script time of drawing a page of the list with 200 rows in place of one with 25. */
async function millisecondsToDraw(page: Page): Promise<number> {
  await page.goto(LIST)
  const size = page.getByRole('combobox', { name: 'Rows on a page' })
  await size.waitFor()
  await page.waitForLoadState('networkidle')
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', PROCESSOR_TIME)
  const before = await scriptTime(session)
  const done = page.evaluate(drawn, ROWS)
  await size.selectOption(String(ROWS))
  await done
  const taken = (await scriptTime(session)) - before
  await session.detach()
  return taken
}

/** The script time of opening the list with 200 rows: the program starts, asks and draws. */
async function millisecondsToOpen(page: Page): Promise<number> {
  await page.goto('about:blank')
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', PROCESSOR_TIME)
  const before = await scriptTime(session)
  await page.goto(`${LIST}&page_size=${ROWS}`, { waitUntil: 'commit' })
  await page.evaluate(drawn, ROWS)
  const taken = (await scriptTime(session)) - before
  await session.detach()
  return taken
}

async function several(measure: () => Promise<number>): Promise<number> {
  const taken: number[] = []
  for (let time = 0; time < TIMES; time++) taken.push(await measure())
  return median(taken)
}

test('script time of a list of 200 rows', async ({ as, past }) => {
  await past.manyDrafts('author', ROWS)
  const page = await as('author')
  const drawing = await several(() => millisecondsToDraw(page))
  const opening = await several(() => millisecondsToOpen(page))
  tell(`Drawing ${ROWS} rows in place of 25`, `${Math.round(drawing)} ms`, `${GOAL_MS} ms`)
  tell(`Starting the program at ${ROWS} rows`, `${Math.round(opening)} ms`)
})

test('script of the first visit', async ({ stranger }) => {
  const bytes = await bytesOfFirstVisit(stranger)
  tell('Script of signing in and My work, compressed', `${(bytes / 1000).toFixed(1)} kB`, `${GOAL_BYTES / 1000} kB`)
})
