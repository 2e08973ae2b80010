/** What belongs to a version beside its file: what people say about it, and what is attached to it. */
import { dropFile, turnTo } from './support/document-page'
import { fileNamed } from './support/files'
import { NAMES } from './support/people'
import { expect, test } from './support/test'

test('a reviewer asks about a page, the author answers, and the discussion is over', async ({ as, past }) => {
  const paper = await past.underReview('author', 'reviewer', 'Weighing of active substances')
  const address = `/documents/${paper.uuid}?tab=comments`
  const reviewer = await as('reviewer', address)
  await reviewer.getByRole('button', { name: 'Write a comment' }).click()
  const comment = reviewer.getByRole('dialog', { name: `Comment on ${paper.document_number}` })
  await comment.getByRole('radio', { name: 'A page' }).check()
  await comment.getByRole('textbox', { name: 'Page' }).fill('1')
  await comment.getByRole('textbox', { name: 'Comment' }).fill('Which balance is meant?')
  await comment.getByRole('button', { name: 'Comment', exact: true }).click()
  await expect(comment).toBeHidden()

  const author = await as('author', address)
  const list = author.getByRole('list', { name: 'Comments on this version' })
  await expect(author.getByRole('tab', { name: 'Comments' })).toContainText('1')
  await expect(list.getByRole('listitem')).toContainText([/Page 1.*Which balance is meant\?/])
  await author.getByRole('button', { name: `Answer: comment of ${NAMES.reviewer}` }).click()
  const answer = author.getByRole('dialog', { name: `Answer ${NAMES.reviewer}` })
  await answer.getByRole('textbox', { name: 'Comment' }).fill('The one in room 12.')
  await answer.getByRole('button', { name: 'Answer' }).click()
  await expect(author.getByRole('list', { name: 'Answers' })).toContainText('The one in room 12.')
  await author.getByRole('button', { name: `Resolve: comment of ${NAMES.reviewer}` }).click()
  await expect(author.getByText('No comment is open')).toBeVisible()

  await reviewer.reload()
  await expect(reviewer.getByText('No comment is open')).toBeVisible()
  await reviewer.getByText('Resolved', { exact: true }).click()
  await expect(reviewer.getByRole('list', { name: 'Answers' })).toContainText('The one in room 12.')
  await expect(reviewer.getByText(`Resolved by ${NAMES.author}`)).toBeVisible()
})

test('an author attaches a file, and it goes along as long as they want', async ({ as, past }) => {
  const paper = await past.draft('author', 'Transport of cold goods')
  const author = await as('author', `/documents/${paper.uuid}`)
  await author.getByRole('button', { name: 'Attach a supporting file' }).click()
  const dialog = author.getByRole('dialog', { name: `Attach to ${paper.document_number}` })
  await dropFile(author, 'batch-record-cover-sheet.pdf')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Temperature record')
  await dialog.getByRole('button', { name: 'Attach', exact: true }).click()
  await expect(dialog).toBeHidden()

  const attachments = author.getByRole('region', { name: 'Attachments' })
  const download = author.waitForEvent('download')
  await attachments.getByRole('link', { name: 'Download Temperature record' }).click()
  const taken = await (await download).createReadStream()
  const pieces: Buffer[] = []
  for await (const piece of taken) pieces.push(piece as Buffer)
  expect(Buffer.concat(pieces).equals(fileNamed('batch-record-cover-sheet.pdf').buffer)).toBe(true)

  await attachments.getByRole('button', { name: 'Remove Temperature record' }).click()
  const question = author.getByRole('dialog', { name: 'Remove this attachment?' })
  await question.getByRole('button', { name: 'Remove attachment' }).click()
  await expect(attachments.getByText('Nothing is attached.')).toBeVisible()
  await turnTo(author, 'Audit')
  await expect(author.getByRole('tabpanel')).toContainText('Temperature record')
})
