/** Steering the scheduler: a pause that every page tells, a run that needs a second person, and how tasks have fared. */
import type { Page } from '@playwright/test'

import { makeDue } from './support/due'
import { expectSound } from './support/looks'
import { NAMES } from './support/people'
import { expect, test } from './support/test'

const CLEANUP = 'Workflow Cleanup'

async function setCritical(page: Page, isCritical: boolean) {
  await page.getByRole('button', { name: `Settings: ${CLEANUP}` }).click()
  const dialog = page.getByRole('dialog', { name: `Settings: ${CLEANUP}` })
  await dialog.getByRole('switch', { name: /^Running it by hand needs a second person/ }).setChecked(isCritical)
  await dialog
    .getByRole('textbox', { name: 'Reason' })
    .fill(isCritical ? 'It touches many tasks.' : 'We know it by now.')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
}

test('an admin pauses the scheduler, everybody sees it, and it goes on when it is resumed', async ({ as }) => {
  const page = await as('docadmin', '/scheduler')
  await page.getByRole('button', { name: 'Pause everything' }).click()
  const pause = page.getByRole('dialog', { name: 'Pause the scheduler' })
  await pause.getByRole('textbox', { name: 'Reason' }).fill('The database moves tonight.')
  await pause.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(pause).toBeHidden()

  const viewer = await as('viewer', '/scheduler')
  await expect(viewer.getByText('The scheduler is paused', { exact: true })).toBeVisible()
  await expect(viewer.getByText('Reason: The database moves tonight.')).toBeVisible()
  await expect(viewer.getByText(`${NAMES.docadmin} paused it`)).toBeVisible()
  await expectSound(viewer)

  await page.getByRole('button', { name: 'Resume' }).click()
  const resume = page.getByRole('dialog', { name: 'Resume the scheduler' })
  await resume.getByRole('textbox', { name: 'Reason' }).fill('It has moved.')
  await resume.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText('The scheduler is paused', { exact: true })).toBeHidden()
})

test('a run of a critical task is refused to whoever asked for it, and begins when somebody else approves', async ({
  as,
}) => {
  const asking = await as('docadmin', '/scheduler')
  await setCritical(asking, true)
  await asking.getByRole('button', { name: `Run now: ${CLEANUP}` }).click()
  const order = asking.getByRole('dialog')
  await order.getByRole('textbox', { name: 'Reason' }).fill('Before the inspection.')
  await order.getByRole('button', { name: 'Run now', exact: true }).click()
  await order.getByRole('link', { name: 'See the run' }).click()
  const own = asking.getByRole('button', { name: 'Approve' })
  await expect(own).toHaveAttribute('aria-disabled', 'true')
  await expect(own).toHaveAccessibleDescription(/somebody else must decide on it/)
  await expectSound(asking)

  const approving = await as('admin', '/scheduler')
  const waiting = approving.getByRole('region', { name: 'Runs that wait for a second person' })
  await expect(waiting).toContainText('Before the inspection.')
  await waiting.getByRole('button', { name: /^Approve: Workflow Cleanup/ }).click()
  await approving.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await expect(approving.getByRole('dialog')).toBeHidden()

  await asking.reload()
  await expect(asking.getByText('Succeeded').first()).toBeVisible()
  await expect(asking.getByText(NAMES.admin).first()).toBeVisible()

  await asking.goto('/scheduler')
  await setCritical(asking, false)
  const settings = { name: 'Settings that wait for a second person' }
  const asked = asking.getByRole('region', settings)
  await expect(asked.getByRole('button', { name: /^Approve/ })).toHaveAccessibleDescription(/somebody else must decide/)
  await expectSound(asking)
  await approving.goto('/scheduler')
  await approving
    .getByRole('region', settings)
    .getByRole('button', { name: /^Approve/ })
    .click()
  await approving.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await expect(approving.getByText(`${CLEANUP} needs no second person any more.`)).toBeVisible()
  await asking.reload()
  await asking.getByRole('button', { name: `Settings: ${CLEANUP}` }).click()
  await expect(asking.getByRole('switch', { name: /^Running it by hand needs/ })).not.toBeChecked()
})

test('an admin says of an alert that it is looked after, and everybody sees it', async ({ as, past }) => {
  await past.steer('tasks/cleanup_workflow_tasks/', { enabled: false, reason: 'Quiet hours.' }, { verb: 'patch' })
  const page = await as('docadmin', '/scheduler')
  await page.getByRole('button', { name: /^I look after it: The task Workflow Cleanup is not scheduled/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Look after an alert' })
  await dialog.getByRole('button', { name: 'I look after it' }).click()
  await expect(dialog.getByText('Say what is done.')).toBeVisible()
  await expectSound(page)
  await dialog.getByRole('textbox', { name: 'What is done about it' }).fill('It is switched on again tonight.')
  await dialog.getByRole('button', { name: 'I look after it' }).click()
  await expect(dialog).toBeHidden()

  const words = new RegExp(`^${NAMES.docadmin} looks after it since .*: It is switched on again tonight`)
  const viewer = await as('viewer', '/scheduler')
  await expect(viewer.getByText(words)).toBeVisible()
  await expectSound(viewer)
  await past.steer('tasks/cleanup_workflow_tasks/', { enabled: null, reason: 'The night is here.' }, { verb: 'patch' })
  await viewer.reload()
  await expect(viewer.getByText(words)).toBeHidden()
})

test('a run that is under way is cancelled after its present step, and run again', async ({ as, past }) => {
  const first = await past.pendingApproval('author', 'Labelling of cartons')
  const second = await past.pendingApproval('author2', 'Packing of cartons')
  const due = await makeDue([first, second])
  const page = await as('docadmin', '/scheduler')
  await page.getByRole('button', { name: 'Run now: Document Effective Date Processing' }).click()
  const order = page.getByRole('dialog')
  await order.getByRole('button', { name: 'Run now', exact: true }).click()
  await expect(order.getByText('Working… 1 of 2 done')).toBeVisible()
  await order.getByRole('link', { name: 'See the run' }).click()
  await expect(page.getByRole('button', { name: 'Run it again' })).toHaveAccessibleDescription(/is running/)
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  const dialog = page.getByRole('dialog', { name: /^Cancel run/ })
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The label printer is broken.')
  await dialog.getByRole('button', { name: 'Cancel the run' }).click()
  await expect(page.getByText(`${NAMES.docadmin} asked to cancel it`, { exact: false })).toBeVisible()
  await expectSound(page)

  await due.letGo()
  await expect(page.getByText('Cancelled', { exact: true }).first()).toBeVisible()
  await expect(page.getByText(/The label printer is broken/).first()).toBeVisible()
  await page.getByRole('button', { name: 'Run it again' }).click()
  const again = page.getByRole('dialog', { name: /^Repeat run/ })
  await again.getByRole('textbox', { name: 'Reason' }).fill('It prints again.')
  await again.getByRole('button', { name: 'Run it again' }).click()
  await expect(page.getByText('It prints again.')).toBeVisible()
  await expect(page.getByText('Succeeded', { exact: true }).first()).toBeVisible()
  await expect(page.getByRole('link', { name: /^Run \d+$/ })).toBeVisible()
})

test('the figures say how tasks have fared, as a picture and as a table', async ({ as, past }) => {
  await past.run('perform_system_health_check')
  const page = await as('docadmin', '/scheduler/figures')
  await expect(page.getByRole('row', { name: /System Health Check/ })).toContainText('%')
  await page.getByText('90 days').click()
  await expect(page).toHaveURL(/days=90/)
  await expectSound(page)
})
