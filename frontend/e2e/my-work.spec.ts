/** The first page and the frame around it: what waits, what is told, what is found. */
import { expectAccessible, expectSound } from './support/looks'
import { expect, test } from './support/test'

test('a reviewer sees what waits for them', async ({ as }) => {
  const page = await as('reviewer')
  const waiting = page.getByRole('list', { name: 'Waiting for me' })
  await expect(waiting.getByRole('link', { name: 'Handling of Deviations' })).toHaveAttribute(
    'href',
    /\/documents\/[0-9a-f-]{36}$/,
  )
  await expect(waiting.getByRole('listitem')).toContainText(['Ines Calloway'])
  await expect(page.getByRole('heading', { name: 'System health' })).toBeHidden()
  await expectSound(page)
})

test('an author sees how far their documents have come', async ({ as }) => {
  const page = await as('author')
  const mine = page.getByRole('list', { name: 'My documents on their way' })
  const line = mine.getByRole('listitem').filter({ hasText: 'Handling of Deviations' })
  await expect(line).toContainText('Under review')
  await expect(line.getByRole('img', { name: 'Step 2 of 6 on the way into force' })).toBeVisible()
  await expectSound(page)
})

test('a document admin sees how well the system is', async ({ as }) => {
  const page = await as('docadmin')
  await expect(page.getByRole('img', { name: /Health score \d+ of 100/ })).toBeVisible()
  await expectSound(page)
})

test('the bell tells what happened, and forgets when it is read', async ({ as, past }) => {
  const paper = await past.underReview('author2', 'reviewer', 'Cleaning of the autoclave')
  await past.move('reviewer', paper, 'request_changes', { comment: 'Chapter 2 is missing.' })
  const page = await as('author2')
  await page.getByRole('button', { name: /Notifications, \d+ unread/ }).click()
  const told = page.getByRole('dialog', { name: 'Notifications' })
  await expect(told.getByRole('listitem').first()).toBeVisible()
  await expectAccessible(page)
  await told.getByRole('button', { name: 'Mark all as read' }).click()
  await expect(page.getByRole('button', { name: 'Notifications, none unread' })).toBeVisible()
  await told.getByRole('link', { name: 'All notifications' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Notifications' })).toBeVisible()
  await page.getByRole('switch', { name: 'Unread only' }).click()
  await expect(page.getByText('Everything is read')).toBeVisible()
  await expectSound(page)
})

test('everything is found from everywhere by keyboard', async ({ as }) => {
  const page = await as('approver', '/profile')
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Search documents, pages and actions' })
  await expect(field).toBeFocused()
  await page.keyboard.type('cleaning filling')
  await expect(page.getByRole('option', { name: /Cleaning of the Filling Line/ }).first()).toBeVisible()
  await expectAccessible(page)
  await field.fill('my work')
  await expect(page.getByRole('option').first()).toHaveText('My work')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'My work' })).toBeVisible()
  await expect(page.getByRole('main')).toBeFocused()
})

test('a telephone has its navigation in a drawer', async ({ as }) => {
  const page = await as('viewer')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: 'Open the navigation' }).click()
  const drawer = page.getByRole('dialog', { name: 'EDMS' })
  await expect(drawer.getByRole('link', { name: 'My work' })).toBeVisible()
  await expectAccessible(page)
  await drawer.getByRole('link', { name: 'My work' }).click()
  await expect(drawer).toBeHidden()
})

test('the profile tells who somebody is, and keeps the theme they choose', async ({ as }) => {
  const page = await as('viewer', '/profile')
  await expect(page.getByText('Machine Operator')).toBeVisible()
  await expectSound(page)
  await page.getByText('Dark', { exact: true }).click()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
})
