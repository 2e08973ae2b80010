/** Chains: put together, stopped by a task that fails, and gone on with when its cause is gone. */
import { expectSound } from './support/looks'
import { hold } from './support/shell'
import { expect, test } from './support/test'

const THREE = ['Workflow Cleanup', 'System Health Check', 'Document Obsolescence Processing']

test('a chain stops at the task that fails, and the rest of it is run again', async ({ as }) => {
  const damage = await hold('reports_refused.py', {})
  const page = await as('docadmin', '/scheduler')
  await page.getByRole('link', { name: 'Run a chain' }).click()
  for (const name of THREE) {
    await page.getByRole('combobox', { name: 'Task' }).selectOption(name)
    await page.getByRole('button', { name: 'Add to the chain' }).click()
  }
  await expectSound(page)
  await page.getByRole('textbox', { name: 'Reason' }).fill('The month ends.')
  await page.getByRole('button', { name: 'Run the chain' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'Chain of 3 tasks' })).toBeVisible()
  await expect(page.getByText('The chain stopped at number 2: System Health Check')).toBeVisible()
  await expect(page.getByText('1 task after it was not run.')).toBeVisible()
  const links = page.getByRole('list', { name: 'Tasks of the chain' }).getByRole('listitem')
  await expect(links.nth(0)).toContainText('Succeeded')
  await expect(links.nth(1)).toContainText('takes_none')
  await expect(links.nth(2)).toContainText('Skipped')
  await expectSound(page)

  await links.nth(1).getByRole('link').click()
  await expect(page.getByRole('button', { name: 'Run it again' })).not.toHaveAttribute('aria-disabled')
  await expectSound(page)
  await page.getByRole('link', { name: 'Link 2 of a chain' }).click()

  await damage.letGo()
  await page.getByRole('button', { name: 'Run the rest again' }).click()
  const dialog = page.getByRole('dialog', { name: 'Run the rest again' })
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The table is whole again.')
  await dialog.getByRole('button', { name: 'Run the rest again' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'Chain of 2 tasks' })).toBeVisible()
  await expect(page.getByText('All tasks succeeded.')).toBeVisible()
  await expect(page.getByText('The table is whole again.')).toBeVisible()
  await page.getByRole('link', { name: 'an earlier chain' }).click()
  await expect(page.getByRole('link', { name: 'in a later chain' })).toBeVisible()

  await page.getByRole('link', { name: 'All chains' }).click()
  const rows = page.getByRole('table', { name: 'Chains' }).getByRole('row')
  await expect(rows.nth(1)).toContainText('Succeeded')
  await expect(rows.nth(2)).toContainText('1 of 3')
  await expectSound(page)
  await page.getByRole('combobox', { name: 'State' }).selectOption('Failed')
  await expect(page).toHaveURL(/state=FAILED/)
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(1)).toContainText(THREE.join(' → '))
})

test('where no chain was ordered, the list says what chains are for', async ({ as }) => {
  const page = await as('docadmin', '/scheduler/chains?state=SKIPPED')
  await expect(page.getByText('No chain is in this state')).toBeVisible()
  await expectSound(page)
})
