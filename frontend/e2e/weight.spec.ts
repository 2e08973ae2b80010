/** What the first visit costs: the scripts of signing in and of My work together, as they travel. */

import { expect, test } from './support/test'
import { bytesOfFirstVisit } from './support/weight'

const MOST_BYTES = 250_000

test('the scripts of the first visit stay below 250 kB', async ({ stranger: page }) => {
  const bytes = await bytesOfFirstVisit(page)
  test.info().annotations.push({ type: 'bytes of script', description: String(bytes) })
  expect(bytes).toBeGreaterThan(0)
  expect(bytes).toBeLessThan(MOST_BYTES)
})
