/** Two versions of a document: what differs between them, and which of them people worked from on a day. */
import { expectState, turnTo } from './support/document-page'
import { inForceSinceYesterday, yesterday } from './support/due'
import { hold } from './support/shell'
import { expect, test } from './support/test'

test('a reader sees the words that a new version adds and removes, as soon as they have been read', async ({
  as,
  past,
}) => {
  const first = await past.effective('author', 'Cleaning of the second line', {
    file: 'cleaning-of-the-filling-line-1.docx',
  })
  const second = await past.nextVersion('author', first, { file: 'cleaning-of-the-filling-line-2.docx' })
  const reading = await hold('text_unread.py', { DOCUMENT: second.uuid })

  const reader = await as('viewer', `/documents/${second.uuid}`)
  await turnTo(reader, 'Versions')
  await reader.getByRole('link', { name: 'Compare with v01.00' }).click()
  await expect(reader.getByText('From v01.00 to v01.01')).toBeVisible()
  await expect(reader.getByText('The texts are still being read')).toBeVisible()

  await reading.letGo()
  await expect(reader.getByText('The texts are still being read')).toBeHidden()
  await expect(reader.getByRole('insertion').first()).toBeVisible()
  await expect(reader.getByRole('deletion').first()).toBeVisible()
})

test('an auditor sees what people worked from yesterday', async ({ as, past }) => {
  const old = await past.pendingApproval('author', 'Counting of tablets')
  await inForceSinceYesterday(old)
  await past.nextVersion('author', old)

  const auditor = await as('viewer', `/documents?search=${old.document_number}`)
  const rows = auditor.getByRole('table', { name: 'Documents' }).getByRole('row').filter({ hasText: old.title })
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText('01.01')
  await auditor.getByLabel('In force on').fill(yesterday())
  await expect(auditor.getByRole('status').filter({ hasText: 'In force on' })).toBeVisible()
  await expect(rows).toContainText('01.00')
  await rows.getByRole('link', { name: old.document_number }).click()
  await expect(auditor.getByText('v01.00', { exact: true })).toBeVisible()
  await expectState(auditor, 'Superseded')

  await auditor.goBack()
  await auditor.getByRole('button', { name: 'Back to now' }).click()
  await expect(rows).toContainText('01.01')
})
