/** The pages that are pictured: a name, who looks, and where. A page with something open on it says how it is opened. */
import type { Page } from '@playwright/test'

import { test, type Username } from './support/test'
import { join, resolve } from 'node:path'

const FOLDER = process.env.SCREENSHOTS_DIR ?? resolve(import.meta.dirname, '../../docs/screenshots')

interface Picture {
  name: string
  who: Username
  address: string
  prepare?: (page: Page) => Promise<void>
}

// biome-ignore format: one line for each.
const PICTURES: readonly Picture[] = [
  { name: 'my-work-reviewer', who: 'reviewer', address: '/' },
  { name: 'my-work-author', who: 'author', address: '/' },
  { name: 'my-work-admin', who: 'docadmin', address: '/' },
  { name: 'notifications', who: 'author', address: '/notifications' },
  { name: 'profile', who: 'approver', address: '/profile' },
  { name: 'scheduler', who: 'docadmin', address: '/scheduler' },
  { name: 'scheduler-preview', who: 'docadmin', address: '/scheduler', prepare: previewEffectiveDates },
  { name: 'scheduler-history', who: 'docadmin', address: '/scheduler/runs' },
  { name: 'audit', who: 'docadmin', address: '/audit' },
  { name: 'search', who: 'author', address: '/', prepare: searchForCleaning },
]

const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { look: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { look: 'narrow', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const

async function searchForCleaning(page: Page) {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('cleaning')
  await page
    .getByRole('option', { name: /Cleaning/ })
    .first()
    .waitFor()
}

async function previewEffectiveDates(page: Page) {
  await page.getByRole('button', { name: 'Preview: Document Effective Date Processing' }).click()
  await page
    .getByRole('dialog')
    .getByText('Nothing would happen')
    .or(page.getByRole('table', { name: 'Documents' }))
    .waitFor()
}

async function takePictures(page: Page, name: string) {
  for (const { look, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize(viewport)
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: join(FOLDER, `${name}-${look}.png`), animations: 'disabled' })
  }
}

test('sign-in', async ({ stranger }) => {
  await stranger.goto('/login')
  await stranger.getByRole('textbox', { name: 'Username' }).waitFor()
  await takePictures(stranger, 'sign-in')
})

for (const { name, who, address, prepare } of PICTURES) {
  test(name, async ({ as }) => {
    const page = await as(who, address)
    await page.waitForLoadState('networkidle')
    await prepare?.(page)
    await takePictures(page, name)
  })
}
