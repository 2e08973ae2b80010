/** Backups: one is made, watched, found to be good, taken along and rehearsed; who may not sees nothing of it. */
import type { Page } from '@playwright/test'

import { Keyboard } from './support/keyboard'
import { expectSound } from './support/looks'
import { expect, test } from './support/test'
import { openSync, readSync, statSync } from 'node:fs'

/** A backup reads and writes everything there is, on a machine that does other things too. */
const PATIENCE = { timeout: 180_000 }
const GZIP = Buffer.from([0x1f, 0x8b, 0x08])

interface Told {
  size: number
  verified_at: string
}

function firstBytes(path: string): Buffer {
  const bytes = Buffer.alloc(GZIP.length)
  readSync(openSync(path, 'r'), bytes, 0, bytes.length, 0)
  return bytes
}

async function backUp(page: Page, reason: string, choose?: RegExp) {
  await page.getByRole('button', { name: 'Back up now' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Back up now' })
  if (choose) await dialog.getByRole('radio', { name: choose }).check()
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason)
  await expectSound(page)
  await dialog.getByRole('button', { name: 'Back up', exact: true }).click()
  await expect(dialog.getByText('Succeeded')).toBeVisible(PATIENCE)
  await expect(dialog.getByText(/^backup_\d{8}_\d{6}\.tar\.gz$/).first()).toBeVisible()
  await expectSound(page)
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(dialog).toBeHidden()
}

/** The page of backups, on which there is at least one. */
async function openBackups(as: (username: 'docadmin', address: string) => Promise<Page>) {
  const page = await as('docadmin', '/backups')
  const list = (await (await page.request.get('/api/v1/backups/')).json()) as { count: number }
  if (list.count === 0) await backUp(page, 'The first one.')
  await expect(page.getByRole('table', { name: 'Backups' })).toBeVisible()
  return page
}

test('an admin makes a backup, has it verified, takes it along, and rehearses a restore', async ({ as }) => {
  test.slow()
  const page = await as('docadmin')
  await page.getByRole('link', { name: 'Backups' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Backups' })).toBeVisible()
  await expectSound(page)
  await backUp(page, 'Before the machine is moved.')

  const rows = page.getByRole('table', { name: 'Backups' }).getByRole('row')
  const newest = rows.nth(1)
  for (const words of ['Good', 'Full', 'By a person', 'Before the machine is moved.', 'Tobias Hallward'])
    await expect(newest).toContainText(words)
  await expect(page.getByText('The newest verified backup is less than an hour old.')).toBeVisible()
  await expectSound(page)

  await newest.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name: /^Backup of / })).toBeVisible()
  await expect(page.getByText(/^Every byte of the archive was read and is right. Verified/)).toBeVisible()
  const name = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await expect(page.getByText(`edms restore backups/${name}`)).toBeVisible()
  await expectSound(page)

  const told = async () => (await (await page.request.get(`/api/v1/backups/${name}/`)).json()) as Told
  const before = await told()
  await page.getByRole('button', { name: 'Verify' }).click()
  const verify = page.getByRole('dialog', { name: 'Verify this backup' })
  await expectSound(page)
  await verify.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText('A worker will verify the backup.')).toBeVisible()
  await expect.poll(async () => (await told()).verified_at, PATIENCE).not.toBe(before.verified_at)
  await expect(page.getByText(/^Every byte of the archive was read and is right. Verified/)).toBeVisible()

  await page.getByRole('button', { name: 'Download' }).click()
  const download = page.getByRole('dialog', { name: 'Download this backup' })
  await expect(download.getByText(/every document, confidential ones too/)).toBeVisible()
  await expectSound(page)
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    download.getByRole('button', { name: /^Download / }).click(),
  ])
  expect(file.suggestedFilename()).toBe(name)
  const path = await file.path()
  expect(firstBytes(path)).toEqual(GZIP)
  expect(statSync(path).size).toBe(before.size)

  await page.getByRole('link', { name: 'All backups' }).click()
  await page.getByRole('button', { name: 'Rehearse a restore' }).click()
  const rehearse = page.getByRole('dialog', { name: 'Rehearse a restore' })
  await rehearse.getByRole('textbox', { name: 'Reason' }).fill('The yearly drill.')
  await expectSound(page)
  await rehearse.getByRole('button', { name: 'Rehearse', exact: true }).click()
  await expect(rehearse.getByText('Succeeded')).toBeVisible(PATIENCE)
  await rehearse.getByRole('button', { name: 'Close', exact: true }).last().click()
  await page.getByRole('link', { name: 'Rehearsals of a restore' }).click()
  const report = page.getByRole('list', { name: 'Rehearsals of a restore' }).locator('> li').first()
  for (const words of ['Passed', name, 'No difference was found.']) await expect(report).toContainText(words)
  await expect(report).toContainText(/\d+ tables/)
  await expect(page.getByText(/^Restored and compared at/)).toBeVisible()
  await expectSound(page)
  await report.getByRole('link', { name }).click()
  await expect(page.getByRole('list', { name: 'Rehearsals with this backup' })).toContainText('Passed')
})

test('a backup of what is new builds upon the full one, and says so', async ({ as }) => {
  test.slow()
  const page = await openBackups(as)
  await backUp(page, 'What is new since.', /^Only what is new/)
  const newest = page.getByRole('table', { name: 'Backups' }).getByRole('row').nth(1)
  await expect(newest).toContainText(/Builds upon backup_/)
  await newest.getByRole('link').click()
  await expect(page.getByText('It needs its base')).toBeVisible()
  await expect(page.getByText(/must lie beside it/)).toBeVisible()
  await expectSound(page)
})

test('a dry run is ordered by the keyboard alone, and makes no backup', async ({ as }) => {
  const page = await openBackups(as)
  const rows = page.getByRole('table', { name: 'Backups' }).getByRole('row')
  const before = await rows.count()
  const keyboard = new Keyboard(page)
  const begin = page.getByRole('button', { name: 'Back up now' })
  await keyboard.press(begin)
  const dialog = page.getByRole('dialog', { name: 'Back up now' })
  await expect(dialog.getByRole('textbox', { name: 'Reason' })).toBeFocused()
  await keyboard.write(dialog.getByRole('textbox', { name: 'Reason' }), 'How much would it be?')
  await keyboard.press(dialog.getByRole('checkbox', { name: /^Dry run/ }), 'Space')
  await keyboard.press(dialog.getByRole('button', { name: 'Start the dry run' }))
  await expect(dialog.getByText('Succeeded')).toBeVisible(PATIENCE)
  await expect(dialog.getByText('Database size')).toBeVisible()
  await expectSound(page)
  await keyboard.press(dialog.getByRole('button', { name: 'Close', exact: true }).last())
  await expect(dialog).toBeHidden()
  await expect(begin).toBeFocused()
  await expect(rows).toHaveCount(before)
})

test('who may not operate backups finds nothing of them', async ({ as }) => {
  const page = await as('viewer')
  await expect(page.getByRole('link', { name: 'Scheduler' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Backups' })).toHaveCount(0)
  for (const address of ['/backups', '/backups/rehearsals', '/backups/backup_20261130_020000.tar.gz']) {
    await page.goto(address)
    await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
  }
  expect((await page.request.get('/api/v1/backups/')).status()).toBe(403)
})
