/** The page of a document, as people use it: where the document stands, and the moves they make. */
import { expect, type Locator, type Page } from '@playwright/test'

import { fileNamed } from './files'
import { PASSWORD } from './people'

/** The button of a move, as the server offers it to the person. */
export function moveButton(page: Page, move: string): Locator {
  const bar = page.getByRole('toolbar', { name: 'What you can do with this document' })
  return bar.getByRole('button', { name: move, exact: true })
}

/** Opens the dialog of a move. */
export async function begin(page: Page, move: string): Promise<Locator> {
  await moveButton(page, move).click()
  const dialog = page.getByRole('dialog', { name: move })
  await expect(dialog).toBeVisible()
  return dialog
}

/** Makes the move of a dialog, signed where a password is given. */
export async function confirm(dialog: Locator, move: string, { password }: { password?: string } = {}) {
  if (password) await passwordIn(dialog).fill(password)
  await dialog.getByRole('button', { name: move, exact: true }).click()
}

export const passwordIn = (dialog: Locator) => dialog.getByLabel('Your password')

/** Makes a move that asks for nothing but, perhaps, the signature. */
export async function make(page: Page, move: string, { isSigned = false } = {}) {
  const dialog = await begin(page, move)
  await confirm(dialog, move, isSigned ? { password: PASSWORD } : {})
  await expect(dialog).toBeHidden()
}

/** Picks somebody out of those whom the people picker finds. */
export async function pick(dialog: Locator, field: string, name: string) {
  const picker = dialog.getByRole('combobox', { name: field })
  await picker.fill(name)
  await dialog.page().getByRole('option', { name }).click()
  await expect(dialog.getByText(name, { exact: true })).toBeVisible()
  // The list of people lies over what follows.
  await picker.press('Tab')
}

/** Chooses a document in force, in the dialog about what a draft builds upon. */
export async function chooseToBuildUpon(page: Page, title: string) {
  await page.getByRole('combobox', { name: 'Add a document' }).fill(title)
  await page.getByRole('option', { name: title }).first().click()
}

/** The line with the way of the document ends in this state. */
export async function expectState(page: Page, state: string) {
  const present = page.getByRole('list', { name: 'The way of this document' }).locator('[aria-current=step]')
  await expect(present).toContainText(state)
}

export async function turnTo(page: Page, tab: string) {
  await page.getByRole('tab', { name: tab }).click()
}

/** The signatures of the workflow history, the latest first. */
export function signatures(page: Page): Locator {
  return page.getByRole('region', { name: 'Moves' }).getByText(/^Signed as /)
}

/** Drops a file of the demonstration company, as from the desktop, on the place for it. */
export async function dropFile(page: Page, name: string) {
  const { buffer, mimeType } = fileNamed(name)
  const carried = await page.evaluateHandle(
    ({ base64, type, fileName }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], fileName, { type }))
      return transfer
    },
    { base64: buffer.toString('base64'), type: mimeType, fileName: name },
  )
  await page.getByText('Drop a file here').dispatchEvent('drop', { dataTransfer: carried })
}
