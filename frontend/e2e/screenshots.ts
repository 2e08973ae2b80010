/**
 * The pages that are pictured: a name, who looks, and where. A page with something open on it says how it is opened.
 *
 * What README and guide show goes to docs/screenshots, everything else to test-results/screenshots; SCREENSHOTS_DIR names
 * another folder for all of it.
 */
import type { Page } from '@playwright/test'

import { begin, dropFile, moveButton, turnTo } from './support/document-page'
import { bringForward, tomorrow } from './support/due'
import { type Past, today } from './support/past'
import type { Username } from './support/people'
import { type Chain, chainThatBroke, makeOverdue } from './support/scheduling'
import { expect, test } from './support/test'
import { join, resolve } from 'node:path'

const FOLDER = process.env.SCREENSHOTS_DIR ?? resolve(import.meta.dirname, '../test-results/screenshots')
const DOCS = process.env.SCREENSHOTS_DIR ?? resolve(import.meta.dirname, '../../docs/screenshots')

const SHEET = '.react-pdf__Page canvas'

interface Picture {
  name: string
  who: Username
  address: string
  prepare?: (page: Page, past: Past) => Promise<void>
  /** README or guide show it, in light and dark. */
  inDocs?: boolean
}

const CLEANING = 'Cleaning of the Filling Line'
const CLEANING_RECORD = 'Cleaning Record of the Filling Line'
const DEVIATIONS = 'Handling of Deviations'
const COVER_SHEET = 'Cover Sheet for Batch Records'
const LOGBOOK = 'Logbook for Balance Checks on Paper'
const MANUAL = 'Service Manual for the LX-2 Infusion Pump'

// biome-ignore format: one line for each.
const PICTURES: readonly Picture[] = [
  { name: 'scheduler-run', who: 'docadmin', address: '/scheduler', prepare: runHealthCheck },
  { name: 'my-work-reviewer', who: 'reviewer', address: '/', inDocs: true },
  { name: 'my-work-author', who: 'author2', address: '/' },
  { name: 'my-work-admin', who: 'docadmin', address: '/' },
  { name: 'my-work-everybody', who: 'docadmin', address: '/?scope=team' },
  { name: 'impact', who: 'author2', address: '/', prepare: answerImpact, inDocs: true },
  { name: 'documents', who: 'docadmin', address: '/documents?scope=all', inDocs: true },
  { name: 'documents-filters', who: 'docadmin', address: '/documents?scope=all&department=Production', prepare: openStates },
  { name: 'documents-as-of', who: 'viewer', address: `/documents?as_of=${today()}` },
  { name: 'new-document', who: 'author', address: '/documents/new', prepare: fillNewDocument },
  { name: 'document', who: 'reviewer', address: found(DEVIATIONS), prepare: opened(DEVIATIONS), inDocs: true },
  { name: 'sign', who: 'reviewer', address: found(DEVIATIONS), prepare: opened(DEVIATIONS, openReview), inDocs: true },
  { name: 'document-comments', who: 'reviewer', address: found(DEVIATIONS), prepare: opened(DEVIATIONS, tab('Comments')), inDocs: true },
  { name: 'write-comment', who: 'reviewer', address: found(DEVIATIONS), prepare: opened(DEVIATIONS, writeComment) },
  { name: 'answer-comment', who: 'author', address: found(DEVIATIONS), prepare: opened(DEVIATIONS, answerComment) },
  { name: 'change-reviewers', who: 'author', address: found(DEVIATIONS), prepare: opened(DEVIATIONS, openMove('Change reviewers')) },
  { name: 'document-history', who: 'author', address: found(CLEANING), prepare: opened(CLEANING, tab('Workflow history')) },
  { name: 'document-versions', who: 'author', address: found(CLEANING), prepare: opened(CLEANING, tab('Versions')) },
  { name: 'compare', who: 'author', address: found(CLEANING), prepare: opened(CLEANING, compareVersions), inDocs: true },
  { name: 'document-dependencies', who: 'author', address: found(CLEANING), prepare: opened(CLEANING, tab('Dependencies')) },
  { name: 'dependencies-large', who: 'author', address: found(CLEANING), prepare: opened(CLEANING, openLargePicture), inDocs: true },
  { name: 'document-access', who: 'docadmin', address: found(CLEANING), prepare: opened(CLEANING, tab('Access')) },
  { name: 'document-audit', who: 'docadmin', address: found(CLEANING), prepare: opened(CLEANING, tab('Audit')) },
  { name: 'new-version', who: 'author', address: found(CLEANING_RECORD), prepare: opened(CLEANING_RECORD, openMove('New version')) },
  { name: 'not-to-be-retired', who: 'author', address: found(CLEANING), prepare: opened(CLEANING, pointAtRetirement) },
  { name: 'retire', who: 'author', address: found(CLEANING_RECORD), prepare: opened(CLEANING_RECORD, openMove('Make obsolete')) },
  { name: 'document-retiring', who: 'author2', address: found(LOGBOOK), prepare: opened(LOGBOOK) },
  { name: 'approve-retirement', who: 'approver2', address: found(LOGBOOK), prepare: opened(LOGBOOK, openRetirement), inDocs: true },
  { name: 'approve', who: 'approver', address: found(COVER_SHEET), prepare: opened(COVER_SHEET, openApproval) },
  { name: 'edit-details', who: 'author', address: found(MANUAL), prepare: opened(MANUAL, openForm('Edit details')) },
  { name: 'replace-file', who: 'author', address: found(MANUAL), prepare: opened(MANUAL, openForm('Replace the file')) },
  { name: 'attach-file', who: 'author', address: found(MANUAL), prepare: opened(MANUAL, attachFile) },
  { name: 'notifications', who: 'author', address: '/notifications' },
  { name: 'profile', who: 'approver', address: '/profile' },
  { name: 'profile-access', who: 'author', address: '/profile/access' },
  { name: 'scheduler', who: 'docadmin', address: '/scheduler', inDocs: true },
  { name: 'scheduler-preview', who: 'docadmin', address: found('Calibration of Analytical Balances'), prepare: opened('Calibration of Analytical Balances', previewEffectiveDates), inDocs: true },
  { name: 'backups', who: 'docadmin', address: '/backups', prepare: backUpAndRehearse, inDocs: true },
  { name: 'back-up-now', who: 'docadmin', address: '/backups', prepare: openForm('Back up now') },
  { name: 'backup', who: 'docadmin', address: '/backups', prepare: openNewestBackup, inDocs: true },
  { name: 'download-backup', who: 'docadmin', address: '/backups', prepare: openDownload },
  { name: 'rehearsals', who: 'docadmin', address: '/backups/rehearsals' },
  { name: 'scheduler-settings', who: 'docadmin', address: '/scheduler', prepare: openForm('Settings: Workflow Cleanup') },
  { name: 'scheduler-later', who: 'docadmin', address: '/scheduler', prepare: orderForLater },
  { name: 'scheduler-figures', who: 'docadmin', address: '/scheduler/figures' },
  { name: 'scheduler-new-chain', who: 'docadmin', address: '/scheduler/chains/new', prepare: putChainTogether },
  { name: 'scheduler-chain', who: 'docadmin', address: '/scheduler/chains', prepare: openBrokenChain },
  { name: 'scheduler-run-failed', who: 'docadmin', address: '/scheduler/chains', prepare: openRunThatFailed },
  { name: 'scheduler-chains', who: 'docadmin', address: '/scheduler/chains', prepare: goOnWithChain },
  { name: 'scheduler-overdue', who: 'docadmin', address: '/scheduler', prepare: openOverdue },
  { name: 'scheduler-waits', who: 'admin', address: '/scheduler', prepare: letSecondPersonDecide },
  { name: 'scheduler-decision', who: 'admin', address: '/scheduler', prepare: openForm(/^Refuse: /) },
  { name: 'scheduler-alert', who: 'admin', address: '/scheduler', prepare: openForm(/^I look after it/) },
  { name: 'scheduler-run-waits', who: 'docadmin', address: '/scheduler/runs?state=AWAITING_APPROVAL', prepare: openFirstRun },
  { name: 'print', who: 'reviewer', address: found(DEVIATIONS), prepare: opened(DEVIATIONS, openForm('Print')) },
  { name: 'scheduler-history', who: 'docadmin', address: '/scheduler/runs' },
  { name: 'audit', who: 'docadmin', address: '/audit?object_type=documents.document', inDocs: true },
  { name: 'audit-access', who: 'docadmin', address: '/audit/access' },
  { name: 'search', who: 'author', address: '/', prepare: searchForCleaning },
]

const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 }, forDocs: true },
  { look: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 }, forDocs: true },
  { look: 'narrow', colorScheme: 'light', viewport: { width: 390, height: 844 }, forDocs: false },
  { look: 'wide', colorScheme: 'light', viewport: { width: 1920, height: 1080 }, forDocs: false },
] as const

function found(title: string) {
  return `/documents?scope=all&search=${encodeURIComponent(title)}`
}

/** Opens the latest version of a document from the list, and then something on its page. */
function opened(title: string, open?: (page: Page) => Promise<unknown>) {
  return async (page: Page) => {
    const named = page.getByRole('cell', { name: title, exact: true })
    const rows = page
      .getByRole('table', { name: 'Documents' })
      .getByRole('row')
      .filter({ has: named, hasNotText: 'Superseded' })
    await rows.getByRole('link').first().click()
    await page.getByRole('list', { name: 'The way of this document' }).waitFor()
    await page.locator(SHEET).or(page.getByText('This kind of file is not shown in the page')).first().waitFor()
    await open?.(page)
  }
}

function tab(name: string) {
  return (page: Page) => turnTo(page, name)
}

function openMove(name: string) {
  return (page: Page) => begin(page, name)
}

function openForm(name: string | RegExp) {
  return async (page: Page) => {
    await page.getByRole('button', { name }).first().click()
    await page.getByRole('dialog').waitFor()
  }
}

async function writeComment(page: Page) {
  await turnTo(page, 'Comments')
  await openForm('Write a comment')(page)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'A page' }).check()
  await dialog.getByRole('textbox', { name: 'Page' }).fill('1')
  await dialog.getByRole('textbox', { name: 'Comment' }).fill('Say who may close a deviation.')
}

async function answerComment(page: Page) {
  await turnTo(page, 'Comments')
  await openForm('Answer')(page)
  await page.getByRole('dialog').getByRole('textbox').fill('The head of quality; chapter 3 says so.')
}

async function compareVersions(page: Page) {
  await turnTo(page, 'Versions')
  await page.getByRole('link', { name: 'Compare with v01.00' }).click()
  await page.getByRole('insertion').first().waitFor()
}

async function openLargePicture(page: Page) {
  await turnTo(page, 'Dependencies')
  await page.getByText('All the way').click()
  await openForm('Full screen')(page)
}

async function answerImpact(page: Page) {
  await page.getByRole('button', { name: 'Answer' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'No impact' }).check()
  await dialog.getByLabel('Comment').fill('The record has a field for swab samples already.')
}

async function pointAtRetirement(page: Page) {
  await moveButton(page, 'Make obsolete').hover()
  await page.getByRole('tooltip').waitFor()
}

async function openRetirement(page: Page) {
  const dialog = await begin(page, 'Approve obsolescence')
  await dialog.getByLabel('Obsolescence date').fill(tomorrow())
}

async function attachFile(page: Page) {
  await openForm('Attach a supporting file')(page)
  await dropFile(page, 'batch-record-cover-sheet.pdf')
  await page
    .getByRole('dialog')
    .getByText(/^SHA-256 [0-9a-f]{64}$/)
    .waitFor()
}

async function openApproval(page: Page) {
  const dialog = await begin(page, 'Approve')
  await dialog.getByLabel('Effective date').fill(today())
}

async function openReview(page: Page) {
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

async function orderForLater(page: Page) {
  await openForm('Run now: Workflow Cleanup')(page)
  await page.getByRole('dialog').getByRole('radio', { name: 'At a set time' }).check()
  await page.getByRole('textbox', { name: 'Reason' }).fill('After the shift has changed.')
}

async function putChainTogether(page: Page) {
  for (const name of ['Document Effective Date Processing', 'Workflow Timeout Monitoring', 'System Health Check']) {
    await page.getByRole('combobox', { name: 'Task' }).selectOption(name)
    await page.getByRole('button', { name: 'Add to the chain' }).click()
  }
  await page.getByRole('textbox', { name: 'Reason' }).fill('The month ends.')
}

let broken: Promise<Chain> | undefined

function brokenChain(past: Past): Promise<Chain> {
  broken ??= chainThatBroke(past)
  return broken
}

async function openBrokenChain(page: Page, past: Past) {
  await page.goto(`/scheduler/chains/${(await brokenChain(past)).id}`)
  await page.getByText(/^The chain stopped/).waitFor()
}

async function openRunThatFailed(page: Page, past: Past) {
  await page.goto(`/scheduler/runs/${(await brokenChain(past)).runs[1]?.id}`)
  await page.getByText('The run failed').waitFor()
}

async function goOnWithChain(page: Page, past: Past) {
  await past.steer(`chains/${(await brokenChain(past)).id}/retry/`, { reason: 'The table is whole again.' })
  await page.reload()
  await page.getByRole('row', { name: /2 of 2/ }).waitFor()
}

async function openOverdue(page: Page, past: Past) {
  await makeOverdue(await past.underReview('author', 'reviewer', 'Gowning for the Clean Room'))
  await page.goto(`/scheduler/runs/${await past.run('check_workflow_timeouts')}`)
  await page.getByText('Gowning for the Clean Room').waitFor()
}

/** A run, and a change of settings, while everything stands still. */
async function letSecondPersonDecide(page: Page, past: Past) {
  const task = 'tasks/cleanup_workflow_tasks/'
  await past.steer(task, { critical: true, reason: 'It touches many tasks.' }, { verb: 'patch' })
  const order = { task_name: 'cleanup_workflow_tasks', mode: 'queued', reason: 'Before the inspection.' }
  await past.steer('monitoring/manual-trigger/', order)
  await past.steer(task, { critical: false, reason: 'We know it by now.' }, { verb: 'patch' })
  await past.steer('pause/', { reason: 'The database moves tonight.' })
  await page.reload()
  await page.getByRole('region', { name: 'Settings that wait for a second person' }).waitFor()
}

async function openFirstRun(page: Page, past: Past) {
  await past.steer('resume/', { reason: 'It has moved.' })
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByText(/^Waits for the approval/).waitFor()
}

/** Fills in a dialog that orders a run, and waits until that has succeeded. */
async function orderRun(page: Page, deed: string, confirm: string, reason: string) {
  await openForm(deed)(page)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason)
  await dialog.getByRole('button', { name: confirm, exact: true }).click()
  await dialog.getByText('Succeeded').waitFor({ timeout: 180_000 })
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await dialog.waitFor({ state: 'hidden' })
}

async function backUpAndRehearse(page: Page) {
  await orderRun(page, 'Back up now', 'Back up', 'Before the machine is moved.')
  await orderRun(page, 'Rehearse a restore', 'Rehearse', 'The yearly drill.')
  // Messages go away by themselves.
  await page.reload()
  await page.getByRole('table', { name: 'Backups' }).waitFor()
}

async function openNewestBackup(page: Page) {
  await page.getByRole('table', { name: 'Backups' }).getByRole('link').first().click()
  await page.getByText('How to restore it').waitFor()
}

async function openDownload(page: Page) {
  await openNewestBackup(page)
  await openForm('Download')(page)
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
  await bringForward({ uuid: new URL(page.url()).pathname.split('/').at(-1) ?? '' }, 'effective')
  await page.goto('/scheduler')
  await page.getByRole('button', { name: 'Preview: Document Effective Date Processing' }).click()
  await page.getByRole('dialog').getByRole('table', { name: 'Documents' }).waitFor()
}

/** Brings the tab that is turned to into sight; the first one leaves the page at its top. */
async function showTab(page: Page) {
  const chosen = page.getByRole('tab', { selected: true })
  if ((await chosen.count()) === 0 || (await chosen.textContent()) === 'Overview') return
  await chosen.evaluate((element) => element.scrollIntoView({ block: 'start' }))
}

async function takePictures(page: Page, { name, inDocs = false }: Pick<Picture, 'name' | 'inDocs'>) {
  for (const { look, colorScheme, viewport, forDocs } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize(viewport)
    await page.waitForLoadState('networkidle')
    // A sheet is hidden until it is drawn.
    for (const sheet of await page.locator(SHEET).all()) await sheet.waitFor()
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    // On a telephone what stands beside the file comes below it.
    if (look === 'narrow') await showTab(page)
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
  test(name, async ({ as, past }) => {
    const page = await as(who, address)
    await page.waitForLoadState('networkidle')
    await prepare?.(page, past)
    await takePictures(page, picture)
  })
}
