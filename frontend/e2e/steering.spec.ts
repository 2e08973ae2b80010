/** Steering the scheduler: a pause that every page tells, a run that needs a second person, and how tasks have fared. */
import type { Page } from '@playwright/test'

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
})

test('the figures say how tasks have fared, as a picture and as a table', async ({ as, past }) => {
  await past.run('perform_system_health_check')
  const page = await as('docadmin', '/scheduler/figures')
  await expect(page.getByRole('row', { name: /System Health Check/ })).toContainText('%')
  await page.getByText('90 days').click()
  await expect(page).toHaveURL(/days=90/)
  await expectSound(page)
})
