/** How much script travels to a browser. */

import { expect, type Page } from '@playwright/test'

import { PASSWORD } from './people'
import { gzipSync } from 'node:zlib'

/** The compressed bytes of all scripts of the first visit: signing in, and then My work. */
export async function bytesOfFirstVisit(page: Page): Promise<number> {
  const scripts: Promise<number>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script')
      scripts.push(response.body().then((body) => gzipSync(body).length))
  })
  await page.goto('/login')
  await page.getByRole('textbox', { name: 'Username' }).fill('reviewer2')
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Recently effective' })).toBeVisible()
  await page.waitForLoadState('networkidle')
  return (await Promise.all(scripts)).reduce((sum, each) => sum + each, 0)
}
