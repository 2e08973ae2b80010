/** The life of a document: from a file to what everybody works from, with every turn that it may take. */
import {
  begin,
  confirm,
  dropFile,
  expectState,
  make,
  moveButton,
  passwordIn,
  pick,
  signatures,
  turnTo,
} from './support/document-page'
import { ownTitle, today } from './support/past'
import { NAMES, PASSWORD } from './support/people'
import { expect, test } from './support/test'

test('four people bring a document into force, and a fifth reads it', async ({ as }) => {
  const title = ownTitle('Cleaning of the mixing vessel')
  const author = await as('author', '/documents')
  await author.getByRole('link', { name: 'New document' }).click()
  await dropFile(author, 'quality-policy.pdf')
  await expect(author.getByText(/^SHA-256 [0-9a-f]{64}$/)).toBeVisible()
  await expect(author.getByRole('textbox', { name: 'Title' })).toHaveValue('Quality policy')
  await author.getByRole('textbox', { name: 'Title' }).fill(title)
  await author.getByRole('combobox', { name: 'Type' }).fill('SOP')
  await author.getByRole('option', { name: /^SOP/ }).click()
  await author.getByRole('button', { name: 'Create document' }).click()

  await expect(author.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expectState(author, 'Draft')
  const submission = await begin(author, 'Submit for review')
  await pick(submission, 'Reviewers', NAMES.reviewer)
  await confirm(submission, 'Submit for review', { password: PASSWORD })
  await expectState(author, 'Pending review')

  const reviewer = await as('reviewer')
  await reviewer.getByRole('list', { name: 'Waiting for me' }).getByRole('link', { name: title }).click()
  await make(reviewer, 'Start review')
  await make(reviewer, 'Agree', { isSigned: true })
  await expectState(reviewer, 'Reviewed')

  await author.getByRole('button', { name: /^Notifications/ }).click()
  await author.getByRole('link', { name: new RegExp(`^Review completed: .*${title}`) }).click()
  const routing = await begin(author, 'Route for approval')
  await pick(routing, 'Approvers', NAMES.approver)
  await confirm(routing, 'Route for approval')
  await expectState(author, 'Pending approval')

  const approver = await as('approver')
  await approver.getByRole('list', { name: 'Waiting for me' }).getByRole('link', { name: title }).click()
  const approval = await begin(approver, 'Approve')
  await approval.getByLabel('Effective date').fill(today())
  await confirm(approval, 'Approve', { password: PASSWORD })
  await expectState(approver, 'Effective')
  await turnTo(approver, 'Workflow history')
  await expect(signatures(approver)).toContainText([NAMES.approver, NAMES.reviewer, NAMES.author])

  const viewer = await as('viewer')
  await viewer.getByRole('list', { name: 'Recently effective' }).getByRole('link', { name: title }).click()
  const content = viewer.getByRole('region', { name: 'Content of quality-policy.pdf' })
  await expect(content.getByText('Quality Policy').first()).toBeVisible()
})

test('a reviewer asks for changes, and the author mends and submits again', async ({ as, past }) => {
  const paper = await past.underReview('author2', 'reviewer', 'Sampling of purified water')
  const address = `/documents/${paper.uuid}`
  const reviewer = await as('reviewer', address)
  const request = await begin(reviewer, 'Request changes')
  await request.getByLabel('Comment').fill('The limits in chapter 3 are missing.')
  await confirm(request, 'Request changes', { password: PASSWORD })
  await expectState(reviewer, 'Draft')

  const author = await as('author2', '/notifications')
  const told = author.getByRole('listitem').filter({ hasText: `${paper.document_number} ${paper.title}` })
  await expect(told.first()).toContainText('The limits in chapter 3 are missing.')
  await told.first().getByRole('link').click()
  await author.getByRole('button', { name: 'Edit details' }).click()
  await author.getByRole('dialog').getByRole('textbox', { name: 'Description' }).fill('With limits in chapter 3.')
  await author.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(author.getByRole('dialog')).toBeHidden()
  await expect(author.getByText('With limits in chapter 3.')).toBeVisible()
  const submission = await begin(author, 'Submit for review')
  await pick(submission, 'Reviewers', NAMES.reviewer2)
  await confirm(submission, 'Submit for review', { password: PASSWORD })
  await expectState(author, 'Pending review')

  const second = await as('reviewer2', address)
  await make(second, 'Start review')
  await make(second, 'Agree', { isSigned: true })
  await author.reload()
  const routing = await begin(author, 'Route for approval')
  await pick(routing, 'Approvers', NAMES.approver2)
  await confirm(routing, 'Route for approval')
  await expectState(author, 'Pending approval')
  await turnTo(author, 'Workflow history')
  await expect(author.getByRole('region', { name: 'Moves' })).toContainText('The limits in chapter 3 are missing.')
})

test('an approver rejects, and the author reads why', async ({ as, past }) => {
  const paper = await past.pendingApproval('author', 'Storage of retained samples')
  const approver = await as('approver', `/documents/${paper.uuid}`)
  const rejection = await begin(approver, 'Reject')
  await confirm(rejection, 'Reject', { password: PASSWORD })
  await expect(rejection.getByText('This is required.')).toBeVisible()
  await rejection.getByLabel('Comment').fill('The storage time contradicts the policy.')
  await confirm(rejection, 'Reject')
  await expectState(approver, 'Draft')

  const author = await as('author')
  await author.getByRole('button', { name: /^Notifications/ }).click()
  await author.getByRole('link', { name: `Not approved: ${paper.document_number} ${paper.title}` }).click()
  await expectState(author, 'Draft')
  await turnTo(author, 'Workflow history')
  const moves = author.getByRole('region', { name: 'Moves' }).getByRole('listitem')
  await expect(moves.first()).toContainText('The storage time contradicts the policy.')
  await expect(moves.first()).toContainText(`Signed as Approver (rejected) · ${NAMES.approver}`)
})

test('a wrong password signs nothing, and the right one does', async ({ as, past }) => {
  const paper = await past.pendingApproval('author2', 'Release of finished pumps')
  const approver = await as('approver', `/documents/${paper.uuid}`)
  const approval = await begin(approver, 'Approve')
  await approval.getByLabel('Comment').fill('Fit for use.')
  await confirm(approval, 'Approve', { password: 'not-the-password' })
  await expect(passwordIn(approval)).toHaveAccessibleDescription(/password/)
  await expect(passwordIn(approval)).toHaveAttribute('aria-invalid', 'true')
  await expect(approval.getByLabel('Comment')).toHaveValue('Fit for use.')

  const author = await as('author2', `/documents/${paper.uuid}`)
  await expectState(author, 'Pending approval')
  await confirm(approval, 'Approve', { password: PASSWORD })
  await expect(approval).toBeHidden()
  await author.reload()
  await expectState(author, 'Effective')
})

test('whoever comes second is told what changed, and can still do it', async ({ as, past }) => {
  const paper = await past.draft('author', 'Labelling of cartons')
  const address = `/documents/${paper.uuid}`
  const [first, second] = [await as('author', address), await as('author', address)]
  await second.getByRole('button', { name: 'Edit details' }).click()
  const form = second.getByRole('dialog', { name: /^Edit details/ })
  await form.getByRole('textbox', { name: 'Description' }).fill('For every market.')

  await first.getByRole('button', { name: 'Edit details' }).click()
  await first.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill('Labelling of boxes')
  await first.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(first.getByRole('heading', { level: 1, name: 'Labelling of boxes' })).toBeVisible()

  await form.getByRole('button', { name: 'Save' }).click()
  const notice = form.getByRole('alert')
  await expect(notice).toContainText('Somebody was faster')
  await expect(notice).toContainText('Labelling of cartons')
  await expect(notice).toContainText('Labelling of boxes')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
  await expect(second.getByText('For every market.')).toBeVisible()
  await expect(second.getByRole('heading', { level: 1, name: 'Labelling of boxes' })).toBeVisible()
})

test('an approver whose document was recalled meanwhile signs nothing and learns why', async ({ as, past }) => {
  const paper = await past.pendingApproval('author', 'Maintenance of the autoclave')
  const address = `/documents/${paper.uuid}`
  const approver = await as('approver', address)
  const approval = await begin(approver, 'Approve')

  const author = await as('author', address)
  const recall = await begin(author, 'Recall')
  await recall.getByLabel('Reason').fill('The wrong file is attached.')
  await confirm(recall, 'Recall')
  await expectState(author, 'Draft')

  await confirm(approval, 'Approve', { password: PASSWORD })
  await expect(approval.getByRole('alert')).toBeVisible()
  await expect(approval.getByText('“Approve” is no longer possible: the document has moved on.')).toBeVisible()
  await expect(approval.getByRole('button', { name: 'Approve', exact: true })).toBeDisabled()
  await approver.keyboard.press('Escape')
  await expectState(approver, 'Draft')
  await expect(moveButton(approver, 'Approve')).toBeHidden()
})

test('a new version takes the place of the old one when it takes effect', async ({ as, past }) => {
  const old = await past.effective('author', 'Training of new colleagues')
  const author = await as('author', `/documents/${old.uuid}`)
  const start = await begin(author, 'New version')
  await start.getByLabel('Reason').fill('New colleagues start on Mondays.')
  await confirm(start, 'New version')
  await expect(author).not.toHaveURL(new RegExp(old.uuid))
  await expectState(author, 'Draft')
  await author.getByRole('button', { name: /(Attach a|Replace the) file/ }).click()
  const upload = author.getByRole('dialog')
  await dropFile(author, 'calibration-of-balances.pdf')
  await upload.getByRole('button', { name: 'Upload' }).click()
  await expect(author.getByRole('region', { name: 'Content of calibration-of-balances.pdf' })).toBeVisible()

  const uuid = author.url().split('/').at(-1) ?? ''
  await past.toApproval('author', { ...old, uuid })
  const approver = await as('approver', `/documents/${uuid}`)
  const approval = await begin(approver, 'Approve')
  await approval.getByLabel('Effective date').fill(today())
  await confirm(approval, 'Approve', { password: PASSWORD })
  await expectState(approver, 'Effective')
  await turnTo(approver, 'Versions')
  await expect(approver.getByRole('tabpanel').getByRole('listitem')).toContainText([/Effective/, /v01\.00.*Superseded/])

  const viewer = await as('viewer', `/documents?search=${old.document_number}`)
  const rows = viewer.getByRole('table', { name: 'Documents' }).getByRole('row').filter({ hasText: old.title })
  await expect(rows).toHaveCount(1)
  await viewer.goto(`/documents/${old.uuid}`)
  await expectState(viewer, 'Superseded')
})

test('approvers decide one after the other where the type wants it', async ({ as, past }) => {
  await past.approversInOrder('TMP')
  const draft = await past.draft('author', 'Template for batch records', { type: 'TMP' })
  await past.reviewed('author', draft)
  const address = `/documents/${draft.uuid}`
  const author = await as('author', address)
  const routing = await begin(author, 'Route for approval')
  await pick(routing, 'Approvers', NAMES.approver2)
  await pick(routing, 'Approvers', NAMES.approver)
  await confirm(routing, 'Route for approval')
  await expectState(author, 'Pending approval')

  const last = await as('approver')
  const waiting = last.getByRole('list', { name: 'Waiting for me' }).getByRole('link', { name: draft.title })
  await expect(last.getByRole('heading', { name: 'Recently effective' })).toBeVisible()
  await expect(waiting).toHaveCount(0)
  await last.goto(address)
  await expectState(last, 'Pending approval')
  await expect(moveButton(last, 'Approve')).toBeDisabled()
  await expect(moveButton(last, 'Approve')).toHaveAccessibleDescription(new RegExp(NAMES.approver2))

  const first = await as('approver2')
  await first.getByRole('list', { name: 'Waiting for me' }).getByRole('link', { name: draft.title }).click()
  await make(first, 'Approve', { isSigned: true })
  await expectState(first, 'Pending approval')

  await last.goto('/')
  await waiting.click()
  await make(last, 'Approve', { isSigned: true })
  await expectState(last, 'Effective')
  await turnTo(last, 'Workflow history')
  await expect(signatures(last)).toContainText([NAMES.approver, NAMES.approver2, NAMES.reviewer, NAMES.author])
})
