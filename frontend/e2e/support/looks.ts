/** What holds for the looks of every page: it can be used with a screen reader, in light and dark, and on a narrow screen. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const NARROW = { width: 390, height: 844 }
const GRAVE = ['serious', 'critical']

// Every rule is tried; what it found in order, hundreds of kilobytes of it, stays in the page.
const FINDINGS_ALONE = { resultTypes: ['violations' as const] }

/** Runs in the page: resolves when nothing is on its way from one look to another any more. */
async function settled() {
  const moving = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
  await Promise.allSettled(moving.map((animation) => animation.finished))
}

/** axe finds nothing serious on the page as it stands, in light and in dark. */
export async function expectAccessible(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // Colours that are on their way from light to dark are neither.
    await page.evaluate(settled)
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().options(FINDINGS_ALONE).analyze()
    const grave = violations
      .filter(({ impact }) => GRAVE.includes(impact ?? ''))
      .map(({ id, nodes }) => ({ id, where: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`) }))
    expect(grave, `what axe finds in ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null })
}

/** A telephone shows the whole width of the page; afterwards the screen is as wide as before. */
export async function expectNoSidewaysScroll(page: Page) {
  const before = page.viewportSize()
  await page.setViewportSize(NARROW)
  const excess = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  await expect.poll(excess, { message: 'pixels that stick out at 390 px' }).toBeLessThanOrEqual(0)
  if (before) await page.setViewportSize(before)
}

/** Everything that holds for the looks of a page. */
export async function expectSound(page: Page) {
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
}
