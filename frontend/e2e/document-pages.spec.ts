/** Every page and every dialog of a document: fit for screen readers in light and dark, and as wide as a telephone. */
import type { Page } from '@playwright/test'

import { openDialog } from './support/dialogs'
import { begin, chooseToBuildUpon, expectState, moveButton, turnTo } from './support/document-page'
import { tomorrow } from './support/due'
import { expectSound } from './support/looks'
import type { Paper, Past } from './support/past'
import type { Username } from './support/people'
import { expect, test } from './support/test'

interface Opened {
  what: string
  paper: (past: Past) => Promise<Paper>
  who: Username
  /** Where it is opened, if not on the page of the document. */
  address?: string
  open: (page: Page) => Promise<unknown>
}

const move = (name: string) => (page: Page) => begin(page, name)

/** A form that was sent with nothing in it shows every mistake. */
const moveWithMistakes = (name: string) => async (page: Page) => {
  const dialog = await begin(page, name)
  await dialog.getByRole('button', { name, exact: true }).click()
  await expect(dialog.getByText('This is required.').first()).toBeVisible()
}

/** Shows a tab, and waits for what is on it. */
const tab = (name: string, shown: string | RegExp) => async (page: Page) => {
  await turnTo(page, name)
  await expect(page.getByRole('tabpanel').getByText(shown).first()).toBeVisible()
}

/** Turns to a tab first, and opens something on it then. */
const onTab = (name: string, open: (page: Page) => Promise<unknown>) => async (page: Page) => {
  await turnTo(page, name)
  await open(page)
}

async function buildUponThePolicy(page: Page) {
  await openDialog('Change what it builds upon')(page)
  await chooseToBuildUpon(page, 'Quality Policy')
  await expect(page.getByRole('combobox', { name: /^How it builds upon/ })).toBeVisible()
}

async function writeAboutPage(page: Page) {
  await openDialog('Write a comment')(page)
  await page.getByRole('radio', { name: 'A page' }).check()
  await expect(page.getByRole('textbox', { name: 'Page' })).toBeVisible()
}

async function pointAtRefused(page: Page) {
  await moveButton(page, 'Make obsolete').hover()
  await expect(page.getByRole('tooltip')).toBeVisible()
}

async function compare(page: Page) {
  await page.getByRole('link', { name: 'Compare with v01.00' }).click()
  await expect(page.getByRole('insertion').first()).toBeVisible()
}

async function answerThatMoreIsNeeded(page: Page) {
  await openDialog('Answer')(page)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'A new version is needed' }).check()
  await dialog.getByLabel('Comment').fill('Chapter 3 contradicts it now.')
  await dialog.getByRole('button', { name: 'Answer' }).click()
  await expect(dialog.getByText('What you can do next')).toBeVisible()
}

const draft = (past: Past) => past.draft('author', 'Draft that is looked at')
const underReview = (past: Past) => past.underReview('author', 'reviewer', 'Review that is looked at')
const pendingApproval = (past: Past) => past.pendingApproval('author', 'Approval that is looked at')
const effective = (past: Past) => past.effective('author', 'Effective document that is looked at')

async function attached(past: Past) {
  const paper = await past.draft('author', 'Draft with an attachment')
  await past.attach('author', paper, 'batch-record-cover-sheet.pdf')
  return paper
}

async function discussed(past: Past) {
  const paper = await past.underReview('author', 'reviewer', 'Discussion that is looked at')
  await past.comment('reviewer', paper, { text: 'Is the limit still the right one?', page: 1 })
  await past.comment('author', paper, { text: 'Chapter 4 is new.' })
  return paper
}

/** Builds upon something, and has something that builds upon it. */
async function connected(past: Past) {
  const below = await past.effective('author', 'What is built upon')
  const paper = await past.effective('author', 'What is in between', { upon: [below] })
  await past.effective('author', 'What builds upon it', { upon: [paper] })
  return paper
}

async function asksForImpact(past: Past) {
  const below = await past.effective('author', 'What changes')
  const paper = await past.effective('author2', 'What may have to change', { upon: [below] })
  await past.nextVersion('author', below)
  return paper
}

async function twoVersions(past: Past) {
  const first = await past.effective('author', 'Versions that are looked at', {
    file: 'cleaning-of-the-filling-line-1.docx',
  })
  return past.nextVersion('author', first, { file: 'cleaning-of-the-filling-line-2.docx' })
}

const retiring = async (past: Past) =>
  past.askForObsolescence('author', await past.effective('author', 'Retirement that is looked at'))
const retiredTomorrow = async (past: Past) =>
  past.retire('author', await past.effective('author', 'Last day that is looked at'), tomorrow())

// biome-ignore format: one line for each.
const ON_A_DOCUMENT: readonly Opened[] = [
  { what: 'a draft with its file', paper: draft, who: 'author', open: (page) => expectState(page, 'Draft') },
  { what: 'editing details', paper: draft, who: 'author', open: openDialog('Edit details') },
  { what: 'replacing the file', paper: draft, who: 'author', open: openDialog('Replace the file') },
  { what: 'attaching a supporting file', paper: draft, who: 'author', open: openDialog('Attach a supporting file') },
  { what: 'choosing what it builds upon', paper: draft, who: 'author', open: onTab('Dependencies', buildUponThePolicy) },
  { what: 'deleting a draft', paper: draft, who: 'author', open: openDialog('Delete') },
  { what: 'submitting for review', paper: draft, who: 'author', open: moveWithMistakes('Submit for review') },
  { what: 'a draft with an attachment', paper: attached, who: 'author', open: (page) => expect(page.getByText('For those who want to know more.')).toBeVisible() },
  { what: 'removing an attachment', paper: attached, who: 'author', open: openDialog(/^Remove batch-record/) },
  { what: 'agreeing', paper: underReview, who: 'reviewer', open: move('Agree') },
  { what: 'requesting changes', paper: underReview, who: 'reviewer', open: moveWithMistakes('Request changes') },
  { what: 'changing the reviewers', paper: underReview, who: 'author', open: moveWithMistakes('Change reviewers') },
  { what: 'its comments', paper: discussed, who: 'author', open: tab('Comments', 'Is the limit still the right one?') },
  { what: 'a comment about a page', paper: discussed, who: 'reviewer', open: onTab('Comments', writeAboutPage) },
  { what: 'an answer to a comment', paper: discussed, who: 'author', open: onTab('Comments', openDialog(/^Answer: comment of Priya/)) },
  { what: 'withdrawing a comment', paper: discussed, who: 'author', open: onTab('Comments', openDialog(/^Withdraw: /)) },
  { what: 'approving', paper: pendingApproval, who: 'approver', open: move('Approve') },
  { what: 'changing the approvers', paper: pendingApproval, who: 'author', open: moveWithMistakes('Change approvers') },
  { what: 'a document in force', paper: effective, who: 'viewer', open: (page) => expectState(page, 'Effective') },
  { what: 'printing it', paper: effective, who: 'viewer', open: openDialog('Print') },
  { what: 'its workflow history', paper: effective, who: 'author', open: (page) => turnTo(page, 'Workflow history') },
  { what: 'its access log', paper: effective, who: 'docadmin', open: tab('Access', 'Viewed') },
  { what: 'its audit trail', paper: effective, who: 'docadmin', open: (page) => turnTo(page, 'Audit') },
  { what: 'a new version', paper: effective, who: 'author', open: move('New version') },
  { what: 'asking to make it obsolete', paper: effective, who: 'author', open: moveWithMistakes('Make obsolete') },
  { what: 'what it builds upon, and what builds upon it', paper: connected, who: 'viewer', open: tab('Dependencies', 'What builds upon it') },
  { what: 'the picture of it on the whole screen', paper: connected, who: 'viewer', open: onTab('Dependencies', openDialog('Full screen')) },
  { what: 'why it cannot be made obsolete', paper: connected, who: 'author', open: pointAtRefused },
  { what: 'what a new version means for it', paper: asksForImpact, who: 'author2', address: '/', open: openDialog('Answer') },
  { what: 'what follows where more is needed', paper: asksForImpact, who: 'author2', address: '/', open: answerThatMoreIsNeeded },
  { what: 'its versions', paper: twoVersions, who: 'author', open: tab('Versions', 'v01.00') },
  { what: 'two versions compared', paper: twoVersions, who: 'viewer', open: onTab('Versions', compare) },
  { what: 'approving its obsolescence', paper: retiring, who: 'approver', open: moveWithMistakes('Approve obsolescence') },
  { what: 'rejecting its obsolescence', paper: retiring, who: 'approver', open: moveWithMistakes('Reject obsolescence') },
  { what: 'withdrawing its obsolescence', paper: retiring, who: 'author', open: move('Withdraw obsolescence') },
  { what: 'a document with a last day', paper: retiredTomorrow, who: 'author', open: (page) => expect(page.getByText('Becomes obsolete')).toBeVisible() },
  { what: 'changing its last day', paper: retiredTomorrow, who: 'approver', open: move('Change obsolescence date') },
  { what: 'cancelling its obsolescence', paper: retiredTomorrow, who: 'approver', open: moveWithMistakes('Cancel obsolescence') },
]

const made = new Map<Opened['paper'], Promise<Paper>>()

for (const { what, paper, who, address, open } of ON_A_DOCUMENT) {
  test(`on the page of a document: ${what}`, async ({ as, past }) => {
    const ready = made.get(paper) ?? paper(past)
    made.set(paper, ready)
    const { uuid } = await ready
    const page = await as(who, address ?? `/documents/${uuid}`)
    await open(page)
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    await expectSound(page)
  })
}
