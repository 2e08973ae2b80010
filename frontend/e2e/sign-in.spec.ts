/** Coming in: the right password, the wrong one, too many wrong ones, and a session that ends in the middle of something. */
import type { Page } from '@playwright/test'

import { expectSound } from './support/looks'
import { PASSWORD } from './support/people'
import { expect, test } from './support/test'

const passwordIn = (page: Page) => page.getByRole('textbox', { name: 'Password', exact: true })

async function signIn(page: Page, username: string, password: string) {
  await page.getByRole('textbox', { name: 'Username' }).fill(username)
  await passwordIn(page).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('an author comes to the page they wanted, and leaves again', async ({ stranger: page }) => {
  await page.goto('/profile')
  await expect(page).toHaveURL(/\/login\?next=/)
  await expectSound(page)
  await signIn(page, 'author', PASSWORD)

  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible()
  await page.getByRole('button', { name: 'Account of Ines Calloway' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()

  await expect(page.getByRole('heading', { name: 'Sign in to EDMS' })).toBeVisible()
  await page.goto('/')
  await expect(page).toHaveURL(/\/login/)
})

test('a keyboard is enough to come in', async ({ stranger: page }) => {
  await page.goto('/')
  await expect(page.getByRole('textbox', { name: 'Username' })).toBeFocused()
  await page.keyboard.type('reviewer')
  await page.keyboard.press('Tab')
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'My work' })).toBeVisible()
  await expect(page.getByRole('main')).toBeFocused()
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'My work' }).waitFor()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})

test('a wrong password is said to be wrong', async ({ stranger: page }) => {
  await page.goto('/login')
  await signIn(page, 'author2', 'not-the-password')
  await expect(page.getByRole('alert')).toHaveText('The username or the password is not right.')
  await expect(passwordIn(page)).toBeFocused()
})

test('whoever guesses is locked out, and told until when', async ({ stranger: page }) => {
  await page.goto('/login')
  for (let attempt = 1; attempt <= 5; attempt++) {
    const answered = page.waitForResponse(/auth\/login$/)
    await signIn(page, 'guessed.name', `guess-${attempt}`)
    await answered
  }
  await signIn(page, 'guessed.name', 'guess-6')
  await expect(page.getByText('This account is locked for a while')).toBeVisible()
  await expect(page.getByRole('alert')).toContainText(/You can try again at \d\d:\d\d \(in \d+ minutes\)/)
  await expectSound(page)
})

test('a session that ends in the middle of a form is renewed in place, and nothing typed is lost', async ({ as }) => {
  const page = await as('approver2', '/profile')
  await page.getByRole('textbox', { name: 'Current password' }).fill('not-the-password')
  await page.getByRole('textbox', { name: 'New password', exact: true }).fill('typed-before-it-ended')
  await page.getByRole('textbox', { name: 'New password again' }).fill('typed-before-it-ended')
  await page.context().clearCookies({ name: 'sessionid' })
  await page.getByRole('button', { name: 'Change password' }).click()

  const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
  await expect(dialog).toContainText('Mateo Lindqvist')
  await expectSound(page)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeVisible()
  await passwordIn(page).fill('wrong-once')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toBeVisible()
  await passwordIn(page).fill(PASSWORD)
  await page.keyboard.press('Enter')

  await expect(dialog).toBeHidden()
  await expect(page.getByText('Please type your current password.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'New password', exact: true })).toHaveValue('typed-before-it-ended')
})
