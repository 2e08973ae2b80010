/** What the first visit costs: the scripts of signing in and of My work together, as they travel. */

import { expect, PASSWORD, test } from './support/test'
import { gzipSync } from 'node:zlib'

const MOST_BYTES = 250_000

test('the scripts of the first visit stay below 250 kB', async ({ stranger: page }) => {
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

  const bytes = (await Promise.all(scripts)).reduce((sum, each) => sum + each, 0)
  test.info().annotations.push({ type: 'bytes of script', description: String(bytes) })
  expect(bytes).toBeGreaterThan(0)
  expect(bytes).toBeLessThan(MOST_BYTES)
})
