/** The way of a document into force once more, by people who have a keyboard and nothing else. */
import { expectState, moveButton, passwordIn, signatures } from './support/document-page'
import { fileNamed } from './support/files'
import { Keyboard } from './support/keyboard'
import { ownTitle, today } from './support/past'
import { NAMES, PASSWORD } from './support/people'
import { expect, test } from './support/test'

const TITLE = ownTitle('Gowning for the clean room')

/** Opens a move, and answers with its dialog. */
async function begin(person: Keyboard, move: string) {
  await person.press(moveButton(person.page, move))
  const dialog = person.page.getByRole('dialog', { name: move })
  await expect(dialog).toBeVisible()
  return dialog
}

/** Types the password as the last thing; Enter sends. */
async function sign(person: Keyboard) {
  await person.write(passwordIn(person.page.getByRole('dialog')), PASSWORD)
  await person.page.keyboard.press('Enter')
  await expect(person.page.getByRole('dialog')).toBeHidden()
}

const waiting = ({ page }: Keyboard) =>
  page.getByRole('list', { name: 'Waiting for me' }).getByRole('link', { name: TITLE })

test('a keyboard is enough to bring a document into force, and to read it', async ({ as }) => {
  const author = new Keyboard(await as('author'))
  await author.find('new document', 'New document')
  const chooser = author.page.waitForEvent('filechooser')
  await author.press(author.page.getByRole('button', { name: 'Choose a file' }))
  await (await chooser).setFiles(fileNamed('quality-policy.pdf'))
  await author.write(author.page.getByRole('textbox', { name: 'Title' }), TITLE)
  await author.choose(author.page.getByRole('combobox', { name: 'Type' }), 'SOP', /^SOP/)
  await author.press(author.page.getByRole('button', { name: 'Create document' }))
  await expect(author.page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible()

  const submission = await begin(author, 'Submit for review')
  await author.choose(submission.getByRole('combobox', { name: 'Reviewers' }), 'Priya', /Priya Ramanand/)
  await sign(author)
  await expectState(author.page, 'Pending review')

  const reviewer = new Keyboard(await as('reviewer'))
  await reviewer.press(waiting(reviewer))
  const start = await begin(reviewer, 'Start review')
  await reviewer.press(start.getByRole('button', { name: 'Start review' }))
  await expectState(reviewer.page, 'Under review')
  await begin(reviewer, 'Agree')
  await sign(reviewer)
  await expectState(reviewer.page, 'Reviewed')

  await author.press(author.page.getByRole('button', { name: /^Notifications/ }))
  await author.press(author.page.getByRole('link', { name: new RegExp(`^Review completed: .*${TITLE}`) }))
  const routing = await begin(author, 'Route for approval')
  await author.choose(routing.getByRole('combobox', { name: 'Approvers' }), 'Katharine', /Katharine Voss/)
  await author.press(routing.getByRole('button', { name: 'Route for approval' }))
  await expectState(author.page, 'Pending approval')

  const approver = new Keyboard(await as('approver'))
  await approver.press(waiting(approver))
  const approval = await begin(approver, 'Approve')
  await approver.writeDay(approval.getByLabel('Effective date'), today())
  await sign(approver)
  await expectState(approver.page, 'Effective')
  await approver.press(approver.page.getByRole('tab', { name: 'Overview' }), 'ArrowRight')
  await expect(signatures(approver.page)).toContainText([NAMES.approver, NAMES.reviewer, NAMES.author])

  const viewer = new Keyboard(await as('viewer'))
  await viewer.find(TITLE, TITLE)
  await viewer.goTo(viewer.page.getByRole('region', { name: 'Content of quality-policy.pdf' }))
  await expect(viewer.page.getByText('Quality Policy').first()).toBeVisible()
})
