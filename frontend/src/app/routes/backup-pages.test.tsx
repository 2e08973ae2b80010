import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { Schemas } from '@/lib/api-contract'
import { dismissAllToasts } from '@/lib/toasts'
import { backup, incremental, rehearsal, serveBackups, serveRehearsals } from '@/testing/backups'
import { renderAddress } from '@/testing/render'
import { OPERATOR, scheduledTask, serveScheduler, taskRun } from '@/testing/scheduler'
import { problemResponse, server, signInAs } from '@/testing/server'

const API = '/api/v1/backups'
const FULL = backup()
const UPON = incremental()

/** The list is asked for again by itself too, but later than that. */
const SOONER_THAN_BY_ITSELF_MS = 10_000

const component = { score: 5, max: 5, status: 'good', details: '', recommendation: '' } as const
const HEALTH = {
  backup_age: { ...component, details: 'The newest verified backup is 3 hours old.' },
  restore_rehearsal: {
    ...component,
    status: 'bad' as const,
    details: 'The rehearsal of 2026-11-29 05:00 UTC failed.',
    recommendation: 'Read its report, make a full backup, and rehearse again.',
  },
  database: { ...component, details: 'Answers in 2 ms.' },
}

beforeEach(() => {
  dismissAllToasts()
  signInAs({ permissions: OPERATOR })
  serveScheduler({ health_breakdown: HEALTH })
  serveBackups(UPON, FULL)
})

const button = (name: string) => screen.findByRole('button', { name })
const theDialog = async () => within(await screen.findByRole('dialog'))
const rowOf = (name: string) => within(screen.getByText(name).closest('tr') as HTMLElement)

/** What was ordered, which is answered with these in turn. */
function answerOrders(path: string, ...answers: (() => Response)[]) {
  const sent: { body: unknown; key: string | null }[] = []
  server.use(
    http.post(`${API}/${path}`, async ({ request }) => {
      sent.push({ body: await request.json(), key: request.headers.get('Idempotency-Key') })
      return answers[Math.min(sent.length, answers.length) - 1]?.()
    }),
  )
  return sent
}

const queued = (state = 'QUEUED') =>
  HttpResponse.json({ run_id: 12, url: '', state, not_before: null }, { status: 202 })

describe('the page of backups', () => {
  it('works', async () => {
    renderAddress('/backups')
    expect(await screen.findByRole('table', { name: 'Backups' })).toBeVisible()
    expect(screen.getAllByRole('link', { name: '30 Nov 2026, 10:15 UTC' })[0]).toHaveAttribute(
      'href',
      `/backups/${UPON.name}`,
    )
    const row = rowOf('Tobias Hallward')
    for (const words of ['Good', 'By a person', `Builds upon ${FULL.name}`, '1.7 kB', '91', 'Before the move.'])
      expect(row.getByText(words)).toBeVisible()
    const scheduled = rowOf('System Scheduler')
    for (const words of ['Weekly', 'Full', '4.2 MB']) expect(scheduled.getByText(words)).toBeVisible()
  })

  it('says how it stands, what is wrong and what to do, and nothing of other parts of the system', async () => {
    renderAddress('/backups')
    const health = within(await screen.findByRole('region', { name: 'How it stands' }))
    expect(await health.findByText('The newest verified backup is 3 hours old.')).toBeVisible()
    expect(health.getByText('Bad')).toBeVisible()
    expect(health.getByText(/Read its report, make a full backup/)).toBeVisible()
    expect(health.queryByText('Answers in 2 ms.')).not.toBeInTheDocument()
  })

  it('says what each came to that is not good', async () => {
    const many: Partial<Schemas['BackupOutput']>[] = [
      { damage: 'storage.tar.gz is not what was signed.' },
      { state: 'FAILED', error: 'There is no room.', verified_at: null, size: null, file_count: null },
      { state: 'LOST' },
      { state: 'REMOVED' },
      { verified_at: null },
      { verification_requested_at: '2026-11-30T10:00:00Z' },
      { state: 'RUNNING', size: null, is_encrypted: true },
      { kind: 'FOUND' },
    ]
    serveBackups(...many.map((more, index) => backup({ name: `backup_${index}.tar.gz`, ...more })))
    renderAddress('/backups')
    for (const words of ['Damaged', 'Failed', 'Archive is gone', 'No longer kept', 'Not verified', 'Being verified'])
      expect(await screen.findByText(words)).toBeVisible()
    for (const words of ['Being made', 'Encrypted', 'Found in the folder', 'There is no room.'])
      expect(screen.getByText(words)).toBeVisible()
    expect(screen.getByText('storage.tar.gz is not what was signed.')).toBeVisible()
  })

  it('that is empty says when the first one comes, and makes it now', async () => {
    serveBackups()
    renderAddress('/backups')
    expect(await screen.findByText('No backup has been made yet')).toBeVisible()
    expect(screen.getByText(/by the schedule tonight/)).toBeVisible()
    expect(screen.getAllByRole('button', { name: 'Back up now' })).toHaveLength(2)
  })

  it('shows a run that is under way, and looks again when it has ended', async () => {
    const running = taskRun({ state: 'RUNNING', finished_at: null, progress: { done: 40, total: 100 } })
    const task = (state: Schemas['RunStateEnum']) =>
      scheduledTask({ task_name: 'hybrid_backup_weekly', last_run: { ...running, state } })
    serveScheduler({ tasks: [task('RUNNING')] })
    const states = [running, taskRun()]
    server.use(
      http.get('/api/v1/scheduler/runs/12/', () => HttpResponse.json(states.length > 1 ? states.shift() : states[0])),
    )
    serveBackups(FULL)
    renderAddress('/backups')
    const underWay = within(await screen.findByRole('region', { name: 'Under way' }))
    expect(await underWay.findByText(/40 of 100 done/)).toBeVisible()
    expect(underWay.getByRole('link', { name: 'See the run' })).toHaveAttribute('href', '/scheduler/runs/12')
    serveScheduler({ tasks: [task('SUCCEEDED')] })
    serveBackups(UPON, FULL)
    expect(await screen.findByText('Before the move.', {}, { timeout: SOONER_THAN_BY_ITSELF_MS })).toBeVisible()
    expect(screen.queryByRole('region', { name: 'Under way' })).not.toBeInTheDocument()
  })

  it('says that the list did not come', async () => {
    server.use(http.get(`${API}/`, () => problemResponse(500, 'fault', 'The database is away.')))
    renderAddress('/backups')
    expect(await screen.findByText('The database is away.')).toBeVisible()
  })
})

describe('somebody who may not operate backups', () => {
  it.each(['/backups', '/backups/rehearsals', `/backups/${FULL.name}`])('finds nothing: %s', async (address) => {
    signInAs({ permissions: ['documents.view_document'] })
    renderAddress(address)
    expect(await screen.findByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
    expect(screen.queryByRole('link', { name: 'Backups' })).not.toBeInTheDocument()
  })
})

describe('making a backup', () => {
  it('sends what to back up and why, and follows the run to its end', async () => {
    const sent = answerOrders('', queued)
    server.use(
      http.get('/api/v1/scheduler/runs/12/', () =>
        HttpResponse.json(
          taskRun({
            result: {
              success_count: 1,
              error_count: 0,
              backup: { backup: UPON.name, size: 1770 },
              removed: ['backup_1.tar.gz'],
            },
          }),
        ),
      ),
    )
    renderAddress('/backups')
    await userEvent.click(await button('Back up now'))
    const dialog = await theDialog()
    await userEvent.click(dialog.getByRole('radio', { name: /^Only what is new/ }))
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'Before the move.')
    await userEvent.click(dialog.getByRole('button', { name: 'Back up' }))
    expect(await dialog.findByText('Succeeded')).toBeVisible()
    expect(dialog.getByText(UPON.name)).toBeVisible()
    for (const words of ['1 done', '1.7 kB', 'Removed', 'backup_1.tar.gz'])
      expect(dialog.getByText(words)).toBeVisible()
    expect(screen.getByText('Backup: run 12 is in the queue.')).toBeVisible()
    expect(sent).toEqual([{ body: { full: false, dry_run: false, reason: 'Before the move.' }, key: sent[0]?.key }])
    expect(sent[0]?.key).toHaveLength(32)
  })

  it('keeps what was typed when the server refuses, and names the same order the same', async () => {
    const refusal = 'Run 11 of this task has not ended yet.'
    const sent = answerOrders('', () => problemResponse(409, 'already_running', refusal))
    renderAddress('/backups')
    await userEvent.click(await button('Back up now'))
    const dialog = await theDialog()
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'Now')
    await userEvent.click(dialog.getByRole('button', { name: 'Back up' }))
    expect(await dialog.findByText(refusal)).toBeVisible()
    expect(dialog.getByRole('textbox', { name: 'Reason' })).toHaveValue('Now')
    await userEvent.click(dialog.getByRole('button', { name: 'Back up' }))
    await userEvent.click(dialog.getByRole('checkbox', { name: /^Dry run/ }))
    await userEvent.click(dialog.getByRole('button', { name: 'Start the dry run' }))
    await waitFor(() => expect(sent).toHaveLength(3))
    const [first, again, other] = sent.map(({ key }) => key)
    expect([again === first, other === first]).toEqual([true, false])
  })

  it('says that a second person has to approve it', async () => {
    answerOrders('', () => queued('AWAITING_APPROVAL'))
    const waiting = taskRun({ state: 'AWAITING_APPROVAL', started_at: null, finished_at: null })
    server.use(http.get('/api/v1/scheduler/runs/12/', () => HttpResponse.json(waiting)))
    renderAddress('/backups')
    await userEvent.click(await button('Back up now'))
    await userEvent.click((await theDialog()).getByRole('button', { name: 'Back up' }))
    expect(await screen.findByText('Backup: run 12 waits for a second person.')).toBeVisible()
  })
})

describe('one backup', () => {
  it('tells everything that is known of it, and how it is restored', async () => {
    serveRehearsals(rehearsal({ id: 5, backup: UPON.name }), rehearsal())
    renderAddress(`/backups/${UPON.name}`)
    expect(await screen.findByRole('heading', { level: 1, name: 'Backup of 30 Nov 2026, 10:15 UTC' })).toBeVisible()
    expect(screen.getByText(/^Every byte of the archive was read and is right. Verified/)).toBeVisible()
    expect(screen.getByText('5e'.repeat(32))).toBeVisible()
    for (const command of [
      `edms restore backups/${UPON.name}`,
      `./scripts/restore-hybrid.sh /data/backups/${UPON.name}`,
    ])
      expect(screen.getByText(command)).toHaveTextContent(`${command} --reason "What happened"`)
    expect(screen.getByText(new RegExp(`${FULL.name} must lie beside it`))).toBeVisible()
    const rehearsals = await screen.findByRole('list', { name: 'Rehearsals with this backup' })
    expect(within(rehearsals).getAllByText('Passed')).toHaveLength(1)
    expect(screen.getAllByRole('link', { name: FULL.name })[0]).toHaveAttribute('href', `/backups/${FULL.name}`)
  })

  it('that builds upon a damaged one says so', async () => {
    serveBackups(UPON, { ...FULL, damage: 'A part is cut off.' })
    renderAddress(`/backups/${UPON.name}`)
    expect(await screen.findByText('It needs its base')).toBeVisible()
    expect(await screen.findByText('Damaged')).toBeVisible()
  })

  it('whose files were damaged says which', async () => {
    serveBackups({ ...FULL, problems: ['missing: ab/cd'], damage: 'It is cut off.' })
    renderAddress(`/backups/${FULL.name}`)
    expect(await screen.findByText('missing: ab/cd')).toBeVisible()
    expect(screen.getByText('It is cut off.')).toBeVisible()
    expect(screen.getByText(/Do not count on this backup/)).toBeVisible()
  })

  it('is verified, which the page waits for', async () => {
    const asked: string[] = []
    const waiting = { ...FULL, verification_requested_at: '2026-11-30T10:00:00Z' }
    const states = [{ ...FULL, verified_at: null }, waiting, waiting, { ...FULL, damage: 'A byte differs.' }]
    server.use(
      http.get(`${API}/${FULL.name}/`, () => HttpResponse.json(states.length > 1 ? states.shift() : states[0])),
      http.post(`${API}/${FULL.name}/verify/`, ({ request }) => {
        asked.push(request.url)
        return HttpResponse.json(waiting, { status: 202 })
      }),
    )
    renderAddress(`/backups/${FULL.name}`)
    expect(await screen.findByText('Not verified')).toBeVisible()
    await userEvent.click(await button('Verify'))
    await userEvent.click((await theDialog()).getByRole('button', { name: 'Verify' }))
    expect(await screen.findByText('Being verified')).toBeVisible()
    expect(await button('Verify')).toHaveAccessibleDescription('It is being verified already.')
    expect(await screen.findByText('A byte differs.')).toBeVisible()
    expect(asked).toHaveLength(1)
  })

  it('says why it cannot be verified', async () => {
    const refusal = 'There is no archive: removed, no longer kept.'
    server.use(http.post(`${API}/${FULL.name}/verify/`, () => problemResponse(409, 'archive_not_there', refusal)))
    renderAddress(`/backups/${FULL.name}`)
    await userEvent.click(await button('Verify'))
    await userEvent.click((await theDialog()).getByRole('button', { name: 'Verify' }))
    expect(await screen.findByText(refusal)).toBeVisible()
  })

  it('that is no longer kept can neither be verified nor downloaded nor restored', async () => {
    serveBackups({ ...FULL, state: 'REMOVED', removed_at: '2026-12-29T03:00:00Z' })
    renderAddress(`/backups/${FULL.name}`)
    for (const name of ['Verify', 'Download'])
      expect(await button(name)).toHaveAccessibleDescription('Its archive is not there.')
    expect(screen.queryByText('How to restore it')).not.toBeInTheDocument()
  })

  it.each(['backup_0.tar.gz', 'nonsense'])('that is not there is said so: %s', async (name) => {
    server.use(http.get(`${API}/${name}/`, () => problemResponse(404, 'not_found', 'There is none.')))
    renderAddress(`/backups/${name}`)
    expect(await screen.findByRole('heading', { name: 'There is no such backup' })).toBeVisible()
  })
})

describe('downloading a backup', () => {
  /** The addresses that the browser was told to save, each with the name of the file. */
  function watchDownloads() {
    const saved: string[][] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push([new URL(this.href).pathname, this.download])
    })
    return saved
  }

  it('says what the archive holds, and lets the browser save it', async () => {
    const saved = watchDownloads()
    renderAddress(`/backups/${UPON.name}`)
    await userEvent.click(await button('Download'))
    const dialog = await theDialog()
    expect(dialog.getByText(/every document, confidential ones too/)).toBeVisible()
    expect(dialog.getByText('It is not encrypted.')).toBeVisible()
    expect(dialog.getByText(new RegExp(`It builds upon ${FULL.name}`))).toBeVisible()
    expect(saved).toEqual([])
    await userEvent.click(dialog.getByRole('button', { name: 'Download 1.7 kB' }))
    await waitFor(() => expect(saved).toEqual([[`${API}/${UPON.name}/download/`, UPON.name]]))
    expect(await screen.findByText(/The browser saves the archive/)).toBeVisible()
  })

  it('says that the archive has gone meanwhile', async () => {
    const saved = watchDownloads()
    renderAddress(`/backups/${UPON.name}`)
    await userEvent.click(await button('Download'))
    serveBackups({ ...UPON, state: 'LOST' }, FULL)
    await userEvent.click((await theDialog()).getByRole('button', { name: /^Download/ }))
    expect(await screen.findByText(/is not there any more. Nothing was downloaded/)).toBeVisible()
    expect(saved).toEqual([])
  })
})

describe('rehearsals of a restore', () => {
  it('tell what was compared, and every difference', async () => {
    const failed = rehearsal({
      id: 5,
      backup: UPON.name,
      passed: false,
      report: { tables: 61, rows: 4320, broken_signatures: 2, differences: ['documents_document: 11 rows, not 12'] },
    })
    serveRehearsals(failed, rehearsal())
    renderAddress('/backups/rehearsals')
    const list = await screen.findByRole('list', { name: 'Rehearsals of a restore' })
    const [first, second] = [...list.children].map((item) => within(item as HTMLElement))
    for (const words of ['Failed', '4320 rows', '1 difference', 'documents_document: 11 rows, not 12'])
      expect(first?.getByText(words)).toBeVisible()
    expect(first?.getByText(/2 electronic signatures do not fit/)).toBeVisible()
    expect(first?.getByText(/Make a full backup now and rehearse again/)).toBeVisible()
    for (const words of ['Passed', '61 tables', '89 stored files', '1234 audit entries', '17 signatures'])
      expect(second?.getByText(words)).toBeVisible()
    expect(second?.getByText('No difference was found.')).toBeVisible()
    expect(second?.getByText(/Took 42 seconds/)).toBeVisible()
    expect(second?.getByRole('link')).toHaveAttribute('href', `/backups/${FULL.name}`)
  })

  it('of which there is none say what to do', async () => {
    renderAddress('/backups/rehearsals')
    expect(await screen.findByText('No restore has been rehearsed yet')).toBeVisible()
    expect(screen.getAllByRole('button', { name: 'Rehearse a restore' })).toHaveLength(2)
  })

  it('are ordered with a reason; a failed run says why', async () => {
    const sent = answerOrders('rehearsals/', queued)
    const why = 'backup_1.tar.gz does not restore as it was made: a row is missing'
    server.use(
      http.get('/api/v1/scheduler/runs/12/', () => HttpResponse.json(taskRun({ state: 'FAILED', error: why }))),
    )
    renderAddress('/backups')
    await userEvent.click(await button('Rehearse a restore'))
    const dialog = await theDialog()
    expect(dialog.getByText(/What runs is not touched/)).toBeVisible()
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'The drill.')
    await userEvent.click(dialog.getByRole('button', { name: 'Rehearse' }))
    expect(await dialog.findByText(why)).toBeVisible()
    expect(sent.map(({ body }) => body)).toEqual([{ dry_run: false, reason: 'The drill.' }])
  })

  it('are refused while the scheduler is paused', async () => {
    const refusal = 'No run begins. Tobias Hallward paused it.'
    answerOrders('rehearsals/', () => problemResponse(409, 'paused', refusal))
    renderAddress('/backups/rehearsals')
    await userEvent.click((await screen.findAllByRole('button', { name: 'Rehearse a restore' }))[0] as HTMLElement)
    await userEvent.click((await theDialog()).getByRole('button', { name: 'Rehearse' }))
    expect(await screen.findByText(refusal)).toBeVisible()
  })
})
