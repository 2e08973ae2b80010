/**
 * The pages that are pictured: a name, who looks, and where. A page with something open on it says how it is opened.
 *
 * What README and guide show goes to docs/screenshots, everything else to test-results/screenshots; SCREENSHOTS_DIR names
 * another folder for all of it.
 */
import type { Page } from '@playwright/test'

import { begin, confirm, dropFile, turnTo } from './support/document-page'
import { today } from './support/past'
import { PASSWORD, type Username } from './support/people'
import { test } from './support/test'
import { join, resolve } from 'node:path'

const FOLDER = process.env.SCREENSHOTS_DIR ?? resolve(import.meta.dirname, '../test-results/screenshots')
const DOCS = process.env.SCREENSHOTS_DIR ?? resolve(import.meta.dirname, '../../docs/screenshots')

const SHEET = '.react-pdf__Page canvas'

interface Picture {
  name: string
  who: Username
  address: string
  prepare?: (page: Page) => Promise<void>
  /** README or guide show it, in light and dark. */
  inDocs?: boolean
}

// biome-ignore format: one line for each.
const PICTURES: readonly Picture[] = [
  { name: 'scheduler-run', who: 'docadmin', address: '/scheduler', prepare: runHealthCheck },
  { name: 'my-work-reviewer', who: 'reviewer', address: '/', inDocs: true },
  { name: 'my-work-author', who: 'author', address: '/' },
  { name: 'my-work-admin', who: 'docadmin', address: '/' },
  { name: 'documents', who: 'docadmin', address: '/documents?scope=all', inDocs: true },
  { name: 'documents-filters', who: 'docadmin', address: '/documents?scope=all&department=Production', prepare: openStates },
  { name: 'new-document', who: 'author', address: '/documents/new', prepare: fillNewDocument },
  { name: 'document', who: 'reviewer', address: findable('Handling of Deviations'), prepare: openFirst, inDocs: true },
  { name: 'sign', who: 'reviewer', address: findable('Handling of Deviations'), prepare: openReview, inDocs: true },
  { name: 'document-history', who: 'author', address: findable('Cleaning of the Filling Line'), prepare: openTab('Workflow history') },
  { name: 'document-versions', who: 'author', address: findable('Cleaning of the Filling Line'), prepare: openTab('Versions') },
  { name: 'document-audit', who: 'docadmin', address: findable('Cleaning of the Filling Line'), prepare: openTab('Audit') },
  { name: 'approve', who: 'approver', address: findable('Cover Sheet for Batch Records'), prepare: openApproval },
  { name: 'notifications', who: 'author', address: '/notifications' },
  { name: 'profile', who: 'approver', address: '/profile' },
  { name: 'scheduler', who: 'docadmin', address: '/scheduler', inDocs: true },
  { name: 'scheduler-preview', who: 'docadmin', address: findable('Calibration'), prepare: previewEffectiveDates, inDocs: true },
  { name: 'scheduler-history', who: 'docadmin', address: '/scheduler/runs' },
  { name: 'audit', who: 'docadmin', address: '/audit?object_type=documents.document', inDocs: true },
  { name: 'search', who: 'author', address: '/', prepare: searchForCleaning },
]

const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 }, forDocs: true },
  { look: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 }, forDocs: true },
  { look: 'narrow', colorScheme: 'light', viewport: { width: 390, height: 844 }, forDocs: false },
  { look: 'wide', colorScheme: 'light', viewport: { width: 1920, height: 1080 }, forDocs: false },
] as const

function findable(title: string) {
  return `/documents?scope=all&search=${encodeURIComponent(title)}`
}

async function openFirst(page: Page) {
  await page.getByRole('table', { name: 'Documents' }).getByRole('link').first().click()
  await page.getByRole('list', { name: 'The way of this document' }).waitFor()
  await page.locator(SHEET).or(page.getByText('This kind of file is not shown in the page')).first().waitFor()
}

function openTab(name: string) {
  return async (page: Page) => {
    await openFirst(page)
    await turnTo(page, name)
  }
}

async function openApproval(page: Page) {
  await openFirst(page)
  const dialog = await begin(page, 'Approve')
  await dialog.getByLabel('Effective date').fill(today())
}

async function openReview(page: Page) {
  await openFirst(page)
  const dialog = await begin(page, 'Agree')
  await dialog.getByLabel('Comment').fill('Complete and clear.')
}

async function openStates(page: Page) {
  await page.getByRole('combobox', { name: 'Status' }).click()
  await page.getByRole('option', { name: 'Effective', exact: true }).waitFor()
}

async function fillNewDocument(page: Page) {
  await dropFile(page, 'cleaning-of-the-filling-line-1.docx')
  await page.getByText(/^SHA-256 [0-9a-f]{64}$/).waitFor()
  await page.getByRole('combobox', { name: 'Type' }).fill('SOP')
  await page.getByRole('option', { name: /^SOP/ }).click()
  await page.getByRole('textbox', { name: 'Description' }).fill('Cleaning between two batches of the same product.')
}

async function runHealthCheck(page: Page) {
  await page.getByRole('button', { name: 'Run now: System Health Check' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Run now', exact: true }).click()
  await dialog.getByText('Succeeded').waitFor()
  await dialog.getByRole('link', { name: 'See the run' }).click()
}

async function searchForCleaning(page: Page) {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('cleaning')
  await page
    .getByRole('option', { name: /Cleaning/ })
    .first()
    .waitFor()
}

/** A document is due, so that there is something to preview. */
async function previewEffectiveDates(page: Page) {
  await openFirst(page)
  const dialog = await begin(page, 'Change effective date')
  await dialog.getByLabel('Effective date').fill(today())
  await dialog.getByLabel('Reason').fill('The training is done.')
  await confirm(dialog, 'Change effective date', { password: PASSWORD })
  await dialog.waitFor({ state: 'hidden' })
  await page.goto('/scheduler')
  await page.getByRole('button', { name: 'Preview: Document Effective Date Processing' }).click()
  await page.getByRole('dialog').getByRole('table', { name: 'Documents' }).waitFor()
}

async function takePictures(page: Page, { name, inDocs = false }: Pick<Picture, 'name' | 'inDocs'>) {
  for (const { look, colorScheme, viewport, forDocs } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize(viewport)
    await page.waitForLoadState('networkidle')
    // A sheet is hidden until it is drawn.
    for (const sheet of await page.locator(SHEET).all()) await sheet.waitFor()
    await page.screenshot({
      path: join(inDocs && forDocs ? DOCS : FOLDER, `${name}-${look}.png`),
      animations: 'disabled',
    })
  }
}

test('sign-in', async ({ stranger }) => {
  await stranger.goto('/login')
  await stranger.getByRole('textbox', { name: 'Username' }).waitFor()
  await takePictures(stranger, { name: 'sign-in' })
})

for (const picture of PICTURES) {
  const { name, who, address, prepare } = picture
  test(name, async ({ as }) => {
    const page = await as(who, address)
    await page.waitForLoadState('networkidle')
    await prepare?.(page)
    await takePictures(page, picture)
  })
}
