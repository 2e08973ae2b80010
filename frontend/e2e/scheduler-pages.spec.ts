/** Every page and every dialog of the scheduler with something on it: fit for screen readers in light and dark, and as wide as a telephone. */
import type { Page } from '@playwright/test'

import { expectSound } from './support/looks'
import type { Past } from './support/past'
import { chainThatBroke, makeOverdue } from './support/scheduling'
import { expect, test } from './support/test'

const TIMEOUTS = 'check_workflow_timeouts'
const LATER = () => new Date(Date.now() + 86_400_000).toISOString()

const button = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()

const dialog = (name: string | RegExp) => async (page: Page) => {
  await button(name)(page)
  await expect(page.getByRole('dialog')).toBeVisible()
}

interface View {
  what: string
  address: string | ((past: Past) => Promise<string>)
  shows: string | RegExp
  open?: (page: Page) => Promise<unknown>
}

const ordered = async (past: Past, more: object) => {
  const order = { task_name: TIMEOUTS, mode: 'queued', reason: 'To be looked at.', ...more }
  return (await past.steer<{ run_id: number }>('monitoring/manual-trigger/', order)).run_id
}

async function cancelled(past: Past) {
  const run = await ordered(past, { eta: LATER() })
  await past.steer(`runs/${run}/cancel/`, { reason: 'Not today.' })
  return `/scheduler/runs/${run}`
}

let broken: Promise<{ id: string; runs: { id: number }[] }> | undefined
const chain = (past: Past) => {
  broken ??= chainThatBroke(past)
  return broken
}
const linkOf = (place: number) => async (past: Past) => `/scheduler/runs/${(await chain(past)).runs[place]?.id}`

async function overdue(past: Past) {
  await makeOverdue(await past.underReview('author', 'reviewer', 'Review that is overdue'))
  return `/scheduler/runs/${await past.run(TIMEOUTS)}`
}

// biome-ignore format: one line for each.
const VIEWS: readonly View[] = [
  { what: 'a run that waits for its time', address: async (past) => `/scheduler/runs/${await ordered(past, { eta: LATER() })}`, shows: /^Waits for its time/ },
  { what: 'a run that was cancelled', address: cancelled, shows: /Not today/ },
  { what: 'a run that failed', address: linkOf(1), shows: 'The run failed' },
  { what: 'running the rest again, from a run', address: linkOf(1), shows: 'The run failed', open: dialog('Run the rest again') },
  { what: 'a run that was skipped', address: linkOf(2), shows: 'Skipped' },
  { what: 'a chain that broke', address: async (past) => `/scheduler/chains/${(await chain(past)).id}`, shows: /^The chain stopped at number 2/ },
  { what: 'the list of chains', address: '/scheduler/chains', shows: /→/ },
  { what: 'a list of chains with none', address: '/scheduler/chains?state=SKIPPED', shows: 'No chain is in this state' },
  { what: 'a chain that is not there', address: '/scheduler/chains/nothing', shows: 'The link may be old or mistyped.' },
  { what: 'an empty new chain', address: '/scheduler/chains/new', shows: 'No task is in the chain yet' },
  { what: 'tasks that are overdue', address: overdue, shows: 'Review that is overdue' },
  { what: 'the figures', address: '/scheduler/figures', shows: /^Runs per day|Runs a day/ },
  { what: 'the history of failures', address: '/scheduler/runs?state=FAILED', shows: /takes_none/ },
  { what: 'a history with nothing', address: '/scheduler/runs?requested_by=nobody', shows: 'No run fits these filters' },
  { what: 'the settings of a task', address: '/scheduler', shows: 'Workflow Cleanup', open: dialog(/^Settings: Workflow Cleanup/) },
  { what: 'running a task', address: '/scheduler', shows: 'Workflow Cleanup', open: dialog(/^Run now: Workflow Cleanup/) },
  { what: 'pausing', address: '/scheduler', shows: 'Workflow Cleanup', open: dialog('Pause everything') },
]

for (const { what, address, shows, open } of VIEWS) {
  test(what, async ({ as, past }) => {
    const page = await as('docadmin', typeof address === 'string' ? address : await address(past))
    await expect(page.getByText(shows).first()).toBeVisible()
    await open?.(page)
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    await expectSound(page)
  })
}

test('running a task at a set time', async ({ as }) => {
  const page = await as('docadmin', '/scheduler')
  await dialog(/^Run now: Workflow Cleanup/)(page)
  await page.getByRole('dialog').getByRole('radio', { name: 'At a set time' }).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Order the run' }).click()
  await expect(page.getByText('Say on which day and at what time.')).toBeVisible()
  await expectSound(page)
})

test('what waits for a second person, and a pause', async ({ as, past }) => {
  await past.steer(`tasks/${TIMEOUTS}/`, { critical: true, reason: 'It writes to many.' }, { verb: 'patch' })
  const run = await ordered(past, {})
  await past.steer(`tasks/${TIMEOUTS}/`, { critical: false, reason: 'We know it by now.' }, { verb: 'patch' })
  await past.steer('pause/', { reason: 'The database moves tonight.' })
  const page = await as('admin', '/scheduler')
  await expect(page.getByRole('region', { name: 'Runs that wait for a second person' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Settings that wait for a second person' })).toBeVisible()
  await expectSound(page)
  await dialog(/^Refuse that it needs no second person/)(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Refuse' }).click()
  await expect(page.getByText('Say why.')).toBeVisible()
  await expectSound(page)
  await page.goto(`/scheduler/runs/${run}`)
  await expect(page.getByText(/^Waits for the approval/)).toBeVisible()
  await expectSound(page)
  await past.steer(`runs/${run}/refuse/`, { reason: 'Looked at.' }, { who: 'admin' })
  await past.steer(`tasks/${TIMEOUTS}/waiver/approve/`, { reason: 'Looked at.' }, { who: 'admin' })
  await past.steer('resume/', { reason: 'It has moved.' })
})
