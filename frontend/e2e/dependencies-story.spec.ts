/** An author says what a draft builds upon, and how; and takes it back. */
import { chooseToBuildUpon, turnTo } from './support/document-page'
import { expect, test } from './support/test'

test('an author chooses what a draft builds upon, is told why something cannot be, and takes it away again', async ({
  as,
  past,
}) => {
  const policy = await past.effective('author2', 'Handling of needles')
  const form = await past.effective('author', 'Record of needles', { upon: [policy] })
  const author = await as('author', `/documents/${(await past.draft('author', 'Disposal of needles')).uuid}`)
  await turnTo(author, 'Dependencies')
  const dialog = author.getByRole('dialog', { name: /^What .* builds upon$/ })

  await author.getByRole('button', { name: 'Change what it builds upon' }).click()
  await chooseToBuildUpon(author, policy.title)
  await dialog.getByRole('combobox', { name: `How it builds upon ${policy.document_number}` }).click()
  await author.getByRole('option', { name: 'Implements it' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  const below = author.getByRole('table', { name: 'Builds upon' })
  await expect(below.getByRole('link', { name: policy.document_number })).toBeVisible()
  await expect(below).toContainText('Implements it')

  await author.getByRole('button', { name: 'Change what it builds upon' }).click()
  await dialog.getByRole('button', { name: `Take ${policy.document_number} away` }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(author.getByText('It builds upon no other document.')).toBeVisible()

  const reason = { bump: 'minor', reason: 'The containers have changed.' }
  const newer = await past.move('author2', policy, 'create_version', reason)
  const other = await as('author2', `/documents/${newer.uuid}?tab=dependencies`)
  await other.getByRole('button', { name: 'Change what it builds upon' }).click()
  await chooseToBuildUpon(other, form.title)
  await other.getByRole('button', { name: 'Save' }).click()
  await expect(other.getByRole('dialog')).toContainText('in a circle')
  await expect(other.getByRole('dialog')).toContainText(form.title)
})
