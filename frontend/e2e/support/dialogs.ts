/** Opening a dialog, on whatever page it is. */
import { expect, type Page } from '@playwright/test'

/** Opens something that is a dialog, and waits until what it shows has arrived. */
export const openDialog = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click()
  await expect(page.getByRole('dialog').first()).toBeVisible()
}
