/** The end of a document: not while others build upon it, not by one person alone, and on the day that was agreed on. */
import type { Page } from '@playwright/test'

import { begin, confirm, expectState, moveButton, pick, turnTo } from './support/document-page'
import { bringForward, tomorrow } from './support/due'
import { today } from './support/past'
import { NAMES, PASSWORD } from './support/people'
import { expect, test } from './support/test'

const dependents = (page: Page) => page.getByRole('table', { name: 'What builds upon it' })

test('a document that others build upon is retired after them, on its day', async ({ as, past }) => {
  const paper = await past.effective('author', 'Cleaning agents for glassware')
  const form = await past.effective('author2', 'Order form for cleaning agents', { upon: [paper] })
  const training = await past.effective('author2', 'Training in cleaning agents', { upon: [paper] })
  const address = `/documents/${paper.uuid}`

  const author = await as('author', address)
  const retire = moveButton(author, 'Make obsolete')
  await expect(retire).toBeDisabled()
  for (const { document_number, title } of [form, training])
    await expect(retire).toHaveAccessibleDescription(new RegExp(`${document_number} «${title}»`))
  await turnTo(author, 'Dependencies')
  await expect(dependents(author).getByRole('link')).toHaveCount(2)

  await past.retire('author2', form)
  await author.reload()
  await expect(dependents(author).getByRole('link')).toHaveText([training.document_number])
  await expect(retire).not.toHaveAccessibleDescription(new RegExp(form.document_number))
  await expect(retire).toBeDisabled()
  await past.nextVersion('author2', training, { upon: [] })
  await author.reload()
  await expect(author.getByText('No other document builds upon it.')).toBeVisible()

  const request = await begin(author, 'Make obsolete')
  await pick(request, 'Approvers', NAMES.approver)
  await request.getByLabel('Reason').fill('The supplier has gone.')
  await confirm(request, 'Make obsolete')
  const way = author.getByRole('list', { name: 'The way of this document' })
  await expect(way.getByRole('listitem').last()).toContainText('Approval of obsolescence')
  await expect(way.getByRole('listitem').last()).toContainText(`Waits for ${NAMES.approver}`)
  await expectState(author, 'Effective')

  const approver = await as('approver')
  await approver.getByRole('list', { name: 'Waiting for me' }).getByRole('link', { name: paper.title }).click()
  const approval = await begin(approver, 'Approve obsolescence')
  await approval.getByLabel('Obsolescence date').fill(tomorrow())
  await confirm(approval, 'Approve obsolescence', { password: PASSWORD })
  await expectState(approver, 'Scheduled for obsolescence')
  await expect(approver.getByRole('list', { name: 'The way of this document' })).toContainText('Becomes obsolete')

  await bringForward(paper, 'obsolescence')
  const admin = await as('docadmin', '/scheduler')
  await admin.getByRole('button', { name: 'Run now: Document Obsolescence Processing' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Show what would happen' }).click()
  const line = dialog
    .getByRole('table', { name: 'Documents' })
    .getByRole('row')
    .filter({ hasText: paper.document_number })
  await expect(line).toContainText('Obsolete')
  await dialog.getByRole('button', { name: 'Run now', exact: true }).click()
  await expect(dialog.getByText('Succeeded')).toBeVisible()

  await author.goto(address)
  await expectState(author, 'Obsolete')
  await expect(author.getByRole('toolbar').getByRole('button')).toHaveCount(0)
  await turnTo(author, 'Workflow history')
  await expect(author.getByRole('region', { name: 'Moves' })).toContainText('Signed as Approver (obsolescence)')
  const viewer = await as('viewer', `/documents?search=${paper.document_number}`)
  await expect(viewer.getByText('No document fits')).toBeVisible()
  await viewer.getByRole('link', { name: 'Look among all documents' }).click()
  await expect(viewer.getByRole('table', { name: 'Documents' })).toContainText('Obsolete')
})

test('whoever asked to retire a document reads why it stays in force', async ({ as, past }) => {
  const paper = await past.effective('author', 'Handling of waste glass')
  await past.askForObsolescence('author', paper)
  const approver = await as('approver', `/documents/${paper.uuid}`)
  const rejection = await begin(approver, 'Reject obsolescence')
  await rejection.getByLabel('Comment').fill('The second line still works by it.')
  await confirm(rejection, 'Reject obsolescence', { password: PASSWORD })
  await expect(rejection).toBeHidden()
  await expectState(approver, 'Effective')
  await expect(moveButton(approver, 'Approve obsolescence')).toBeHidden()

  const author = await as('author', '/notifications')
  const told = author.getByRole('listitem').filter({ hasText: paper.title }).first()
  await expect(told).toContainText('The second line still works by it.')
  await told.getByRole('link').click()
  await expectState(author, 'Effective')
  const again = await begin(author, 'Make obsolete')
  await expect(again.getByRole('region', { name: 'What was decided before' })).toContainText('The second line still')
})

test('what somebody builds upon after the approval is held back on its day, and the run says why', async ({
  as,
  past,
}) => {
  const paper = await past.effective('author', 'Sampling plan for bottles')
  const dependent = await past.pendingApproval('author2', 'Sampling form for bottles', { upon: [paper] })
  await past.retire('author', paper, tomorrow())
  await past.move('approver', dependent, 'approve', { effective_date: today() })
  const earlier = { obsolescence_date: today(), reason: 'The last bottle is empty.' }
  await past.move('approver', paper, 'change_obsolescence_date', earlier)

  const page = await as('docadmin', `/scheduler/runs/${await past.run('process_document_obsoletion_dates')}`)
  await expect(page.getByRole('main')).toContainText(dependent.document_number)
  await page.goto(`/documents/${paper.uuid}`)
  await expectState(page, 'Scheduled for obsolescence')

  await past.nextVersion('author2', dependent, { upon: [] })
  await past.run('process_document_obsoletion_dates')
  await page.reload()
  await expectState(page, 'Obsolete')
})
