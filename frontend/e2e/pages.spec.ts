/** Every page and every dialog, but for those of a document: fit for screen readers in light and dark, and as wide as a telephone. */
import type { Page } from '@playwright/test'

import { openDialog } from './support/dialogs'
import { dropFile } from './support/document-page'
import { yesterday } from './support/due'
import { expectSound } from './support/looks'
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
  { what: 'the work of everybody', who: 'docadmin', address: '/?scope=team' },
  { what: 'the library', who: 'viewer', address: '/documents' },
  { what: 'my documents', who: 'author', address: '/documents?scope=mine' },
  { what: 'documents in workflow', who: 'docadmin', address: '/documents?scope=in_workflow' },
  { what: 'the archive', who: 'viewer', address: '/documents?scope=archive' },
  { what: 'all documents, with the filters open', who: 'docadmin', address: '/documents?scope=all', open: openFilters },
  { what: 'the choice of columns', who: 'docadmin', address: '/documents', open: openDialog('Columns') },
  { what: 'a search that finds nothing', who: 'viewer', address: '/documents?search=nothing-of-the-kind' },
  { what: 'the library of yesterday', who: 'viewer', address: `/documents?as_of=${yesterday()}` },
  { what: 'an empty new document', who: 'author', address: '/documents/new' },
  { what: 'a new document that lacks something', who: 'author', address: '/documents/new', open: sendNothing },
  { what: 'a filled new document', who: 'author', address: '/documents/new', open: fillNewDocument },
  { what: 'a new document by somebody who may not', who: 'viewer', address: '/documents/new' },
  { what: 'notifications', who: 'author', address: '/notifications' },
  { what: 'the profile', who: 'approver2', address: '/profile' },
  { what: 'the access log of whoever looks', who: 'approver2', address: '/profile/access' },
  { what: 'the scheduler', who: 'docadmin', address: '/scheduler' },
  { what: 'the details of a task', who: 'docadmin', address: '/scheduler', open: openDialog(/^Details: System/) },
  { what: 'the history of runs', who: 'docadmin', address: '/scheduler/runs' },
  { what: 'a run that is not there', who: 'docadmin', address: '/scheduler/runs/999999' },
  { what: 'the audit trail', who: 'docadmin', address: '/audit' },
  { what: 'the audit trail for somebody who may not read it', who: 'viewer', address: '/audit' },
  { what: 'the access log of a person who is still to be named', who: 'docadmin', address: '/audit/access' },
  { what: 'backups', who: 'docadmin', address: '/backups' },
  { what: 'making a backup', who: 'docadmin', address: '/backups', open: openDialog('Back up now') },
  { what: 'rehearsing a restore', who: 'docadmin', address: '/backups', open: openDialog('Rehearse a restore') },
  { what: 'rehearsals of a restore', who: 'docadmin', address: '/backups/rehearsals' },
  { what: 'a backup that is not there', who: 'docadmin', address: '/backups/backup_20200101_000000.tar.gz' },
  { what: 'backups for somebody who may not operate them', who: 'viewer', address: '/backups' },
  { what: 'the tasks of everybody', who: 'docadmin', address: '/?scope=team' },
  { what: 'asking somebody else', who: 'docadmin', address: '/?scope=team', open: openDialog('Ask somebody else') },
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
