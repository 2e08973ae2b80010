/** The scheduler: looking ahead, running a task and following it to its end, and who may do that. */
import { expectState } from './support/document-page'
import { makeDue } from './support/due'
import { expectSound } from './support/looks'
import { expect, test } from './support/test'

const STATUS = '**/api/v1/scheduler/monitoring/status/'

test('an admin looks ahead, runs a task, follows it to its end, and finds it in the audit trail', async ({ as }) => {
  const page = await as('docadmin', '/scheduler')
  await page.getByRole('button', { name: 'Run now: System Health Check' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Show what would happen' }).click()
  await expect(dialog.getByRole('list', { name: 'Health by part' })).toContainText('Database')

  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The auditor asked how we are.')
  await dialog.getByRole('button', { name: 'Run now', exact: true }).click()
  await expect(dialog.getByText('Succeeded')).toBeVisible()
  await dialog.getByRole('link', { name: 'See the run' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'System Health Check' })).toBeVisible()
  await expect(page.getByText('The auditor asked how we are.')).toBeVisible()
  await expectSound(page)
  await page.getByRole('link', { name: 'In the audit trail' }).click()
  await expect(page.getByText(/started the scheduled task System Health Check/)).toBeVisible()
  await expectSound(page)
})

test('an admin sees which documents are due, and watches them take effect', async ({ as, past }) => {
  const first = await past.pendingApproval('author', 'Filling of syringes')
  const second = await past.pendingApproval('author2', 'Assembly of pump heads')
  const due = await makeDue([first, second])
  const page = await as('docadmin', '/scheduler')
  await page.getByRole('button', { name: 'Run now: Document Effective Date Processing' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Show what would happen' }).click()
  await expect(dialog.getByText('2 would be changed')).toBeVisible()
  const lines = dialog.getByRole('table', { name: 'Documents' }).getByRole('row')
  for (const { document_number } of [first, second])
    await expect(lines.filter({ hasText: document_number })).toContainText('Effective')

  await dialog.getByRole('button', { name: 'Run now', exact: true }).click()
  await expect(dialog.getByText('Working… 1 of 2 done')).toBeVisible()
  await expectSound(page)
  await due.letGo()
  await expect(dialog.getByText('Succeeded')).toBeVisible()
  await expect(dialog.getByText('2 done')).toBeVisible()

  await dialog.getByRole('link', { name: 'See the run' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Document Effective Date Processing' })).toBeVisible()
  await page.getByRole('table', { name: 'Documents' }).getByRole('link', { name: first.document_number }).click()
  await expect(page.getByRole('heading', { level: 1, name: first.title })).toBeVisible()
  await expectState(page, 'Effective')
})

test('the history lists what ran', async ({ as }) => {
  const page = await as('docadmin', '/scheduler')
  await page.getByRole('button', { name: 'Preview: Workflow Cleanup' }).click()
  await expect(page.getByRole('dialog').getByText('Nothing would happen')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'History' }).click()
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('Dry runs')
  await expect(page).toHaveURL(/dry_run=true/)
  await expect(page.getByRole('row', { name: /Workflow Cleanup/ }).first()).toContainText('Dry run')
  await expectSound(page)
})

test('a viewer sees how the system is, and no way to run anything', async ({ as }) => {
  const page = await as('viewer', '/scheduler')
  await expect(page.getByRole('button', { name: 'Details: Workflow Cleanup' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Run now/ })).toHaveCount(0)
  await expectSound(page)
})

test('a task that no worker knows keeps its button, which says why it does nothing', async ({ as }) => {
  const page = await as('docadmin')
  await page.route(STATUS, async (route) => {
    const response = await route.fetch()
    const status = await response.json()
    for (const task of status.tasks) task.is_registered = false
    await route.fulfill({ response, json: status })
  })
  await page.goto('/scheduler')
  const button = page.getByRole('button', { name: 'Run now: Workflow Cleanup' })
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await expect(button).toHaveAccessibleDescription(/No running worker knows this task/)
  await expectSound(page)
})
