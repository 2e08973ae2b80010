/** What a new version means for the documents that build upon it: their author is asked, answers, and the answers stay on record. */
import type { Page } from '@playwright/test'

import { expectState, moveButton, turnTo } from './support/document-page'
import type { Paper } from './support/past'
import { expect, test } from './support/test'

/** The question about a document, among what waits. */
const question = (page: Page, { document_number: number }: Paper) =>
  page
    .getByRole('list', { name: 'Waiting for me' })
    .getByRole('listitem')
    .filter({ hasText: new RegExp(`Assess the impact of .* on ${number}`) })

async function answer(page: Page, paper: Paper, decision: string, why: string) {
  await question(page, paper).getByRole('button', { name: 'Answer' }).click()
  const dialog = page.getByRole('dialog', { name: 'Impact of a new version' })
  await dialog.getByRole('radio', { name: decision }).check()
  await dialog.getByLabel('Comment').fill(why)
  await dialog.getByRole('button', { name: 'Answer' }).click()
  return dialog
}

test('an author says what a new version means for two documents', async ({ as, past }) => {
  const policy = await past.effective('author', 'Policy on cleanliness')
  const [rinsing, drying] = [
    await past.effective('author2', 'Rinsing of bottles', { upon: [policy] }),
    await past.effective('author2', 'Drying of bottles', { upon: [policy] }),
  ]
  await past.nextVersion('author', policy)

  const author = await as('author2')
  await expect(question(author, rinsing)).toContainText(`${policy.document_number} v01.01`)
  const first = await answer(author, rinsing, 'No impact: it holds as it is', 'Only the address has changed.')
  await expect(first).toBeHidden()
  await expect(question(author, rinsing)).toHaveCount(0)

  const second = await answer(author, drying, 'A new version is needed', 'The temperature is another one now.')
  await expect(second.getByRole('region', { name: 'What you can do next' })).toContainText('New version')
  await second.getByRole('link', { name: `Open ${drying.document_number}` }).click()
  await expect(author.getByRole('heading', { level: 1, name: drying.title })).toBeVisible()
  await expectState(author, 'Effective')
  await expect(moveButton(author, 'New version')).toBeEnabled()
  await turnTo(author, 'Workflow history')
  const tasks = author.getByRole('region', { name: 'Tasks' })
  await expect(tasks).toContainText('A new version is needed')
  await expect(tasks).toContainText('The temperature is another one now.')

  await author.goto('/')
  await expect(author.getByRole('heading', { name: 'Waiting for me' })).toBeVisible()
  await expect(question(author, drying)).toHaveCount(0)
  await author.goto(`/documents/${rinsing.uuid}?tab=history`)
  await expect(author.getByRole('region', { name: 'Tasks' })).toContainText('Only the address has changed.')
})
