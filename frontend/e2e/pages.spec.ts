/** Every page and every dialog: fit for screen readers in light and dark, and as wide as a telephone. */
import type { Page } from '@playwright/test'

import { begin, dropFile, expectState, turnTo } from './support/document-page'
import { expectSound } from './support/looks'
import type { Paper, Past } from './support/past'
import type { Username } from './support/people'
import { expect, test } from './support/test'

test('the way in', async ({ stranger }) => {
  await stranger.goto('/login')
  await expect(stranger.getByRole('textbox', { name: 'Username' })).toBeFocused()
  await expectSound(stranger)
})

test('a run', async ({ as, past }) => {
  const page = await as('docadmin', `/scheduler/runs/${await past.run('perform_system_health_check')}`)
  await expect(page.getByRole('heading', { level: 1, name: 'System Health Check' })).toBeVisible()
  await expectSound(page)
})

interface View {
  what: string
  who: Username
  address: string
  /** What is opened on the page, and what shows that it is there. */
  open?: (page: Page) => Promise<unknown>
}

const openButton = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()

/** Opens something that is a dialog, and waits until what it shows has arrived. */
const openDialog = (name: string | RegExp) => async (page: Page) => {
  await openButton(name)(page)
  await expect(page.getByRole('dialog').first()).toBeVisible()
}

async function openFilters(page: Page) {
  await page.getByRole('button', { name: 'More filters' }).click()
  await expect(page.getByRole('textbox', { name: 'Effective from' })).toBeVisible()
  await page.getByRole('combobox', { name: 'Status' }).click()
  await expect(page.getByRole('option', { name: 'Effective', exact: true })).toBeVisible()
}

async function fillNewDocument(page: Page) {
  await dropFile(page, 'cleaning-of-the-filling-line-1.docx')
  await expect(page.getByText(/^SHA-256 [0-9a-f]{64}$/)).toBeVisible()
  await page.getByRole('combobox', { name: 'Type' }).click()
  await expect(page.getByRole('option', { name: /^SOP/ })).toBeVisible()
}

async function sendNothing(page: Page) {
  await page.getByRole('button', { name: 'Create document' }).click()
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveAttribute('aria-invalid', 'true')
}

// biome-ignore format: one line for each.
const VIEWS: readonly View[] = [
  { what: 'the work of an author', who: 'author', address: '/' },
  { what: 'the work of an admin', who: 'docadmin', address: '/' },
  { what: 'the library', who: 'viewer', address: '/documents' },
  { what: 'my documents', who: 'author', address: '/documents?scope=mine' },
  { what: 'documents in workflow', who: 'docadmin', address: '/documents?scope=in_workflow' },
  { what: 'the archive', who: 'viewer', address: '/documents?scope=archive' },
  { what: 'all documents, with the filters open', who: 'docadmin', address: '/documents?scope=all', open: openFilters },
  { what: 'the choice of columns', who: 'docadmin', address: '/documents', open: openDialog('Columns') },
  { what: 'a search that finds nothing', who: 'viewer', address: '/documents?search=nothing-of-the-kind' },
  { what: 'an empty new document', who: 'author', address: '/documents/new' },
  { what: 'a new document that lacks something', who: 'author', address: '/documents/new', open: sendNothing },
  { what: 'a filled new document', who: 'author', address: '/documents/new', open: fillNewDocument },
  { what: 'a new document by somebody who may not', who: 'viewer', address: '/documents/new' },
  { what: 'notifications', who: 'author', address: '/notifications' },
  { what: 'the profile', who: 'approver2', address: '/profile' },
  { what: 'the scheduler', who: 'docadmin', address: '/scheduler' },
  { what: 'the details of a task', who: 'docadmin', address: '/scheduler', open: openDialog(/^Details: System/) },
  { what: 'the history of runs', who: 'docadmin', address: '/scheduler/runs' },
  { what: 'a run that is not there', who: 'docadmin', address: '/scheduler/runs/999999' },
  { what: 'the audit trail', who: 'docadmin', address: '/audit' },
  { what: 'the audit trail for somebody who may not read it', who: 'viewer', address: '/audit' },
  { what: 'an address that has no page', who: 'viewer', address: '/no/such/page' },
  { what: 'a document that is not there', who: 'viewer', address: '/documents/00000000-0000-4000-8000-000000000000' },
]

for (const { what, who, address, open } of VIEWS) {
  test(what, async ({ as }) => {
    const page = await as(who, address)
    await open?.(page)
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    await expectSound(page)
  })
}

interface Opened {
  what: string
  paper: (past: Past) => Promise<Paper>
  who: Username
  open: (page: Page) => Promise<unknown>
}

const move = (name: string) => (page: Page) => begin(page, name)

/** A form that was sent with nothing in it shows every mistake. */
const moveWithMistakes = (name: string) => async (page: Page) => {
  const dialog = await begin(page, name)
  await dialog.getByRole('button', { name, exact: true }).click()
  await expect(dialog.getByText('This is required.').first()).toBeVisible()
}

const draft = (past: Past) => past.draft('author', 'Draft that is looked at')
const underReview = (past: Past) => past.underReview('author', 'reviewer', 'Review that is looked at')
const pendingApproval = (past: Past) => past.pendingApproval('author', 'Approval that is looked at')
const effective = (past: Past) => past.effective('author', 'Effective document that is looked at')

// biome-ignore format: one line for each.
const ON_A_DOCUMENT: readonly Opened[] = [
  { what: 'a draft with its file', paper: draft, who: 'author', open: (page) => expectState(page, 'Draft') },
  { what: 'editing details', paper: draft, who: 'author', open: openDialog('Edit details') },
  { what: 'replacing the file', paper: draft, who: 'author', open: openDialog('Replace the file') },
  { what: 'deleting a draft', paper: draft, who: 'author', open: openDialog('Delete') },
  { what: 'submitting for review', paper: draft, who: 'author', open: moveWithMistakes('Submit for review') },
  { what: 'agreeing', paper: underReview, who: 'reviewer', open: move('Agree') },
  { what: 'requesting changes', paper: underReview, who: 'reviewer', open: moveWithMistakes('Request changes') },
  { what: 'approving', paper: pendingApproval, who: 'approver', open: move('Approve') },
  { what: 'a document in force', paper: effective, who: 'viewer', open: (page) => expectState(page, 'Effective') },
  { what: 'its workflow history', paper: effective, who: 'author', open: (page) => turnTo(page, 'Workflow history') },
  { what: 'its versions', paper: effective, who: 'author', open: (page) => turnTo(page, 'Versions') },
  { what: 'its audit trail', paper: effective, who: 'docadmin', open: (page) => turnTo(page, 'Audit') },
  { what: 'a new version', paper: effective, who: 'author', open: move('New version') },
]

const made = new Map<Opened['paper'], Promise<Paper>>()

for (const { what, paper, who, open } of ON_A_DOCUMENT) {
  test(`on the page of a document: ${what}`, async ({ as, past }) => {
    const ready = made.get(paper) ?? paper(past)
    made.set(paper, ready)
    const { uuid } = await ready
    const page = await as(who, `/documents/${uuid}`)
    await open(page)
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    await expectSound(page)
  })
}
