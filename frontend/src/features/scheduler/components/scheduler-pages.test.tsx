import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Schemas } from '@/lib/api-contract'
import { dismissAllToasts } from '@/lib/toasts'
import { renderAddress } from '@/testing/render'
import { OPERATOR, taskRun as run, serveScheduler, scheduledTask as task } from '@/testing/scheduler'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'

const API = '/api/v1/scheduler'

const ACTIVATED = {
  processed_count: 2,
  success_count: 1,
  error_count: 1,
  processed_documents: [
    {
      document_id: 4,
      document_uuid: 'd0c',
      document_number: 'SOP-2026-0002',
      title: 'Cleaning of the filling line',
      version: '01.00',
      old_status: 'APPROVED_PENDING_EFFECTIVE',
      new_status: 'EFFECTIVE',
      superseded: null,
    },
  ],
  errors: [
    { document_id: 5, document_number: 'SOP-2026-0003', error: 'It depends on a document that is not in force.' },
  ],
  timestamp: '2026-11-29T10:00:03Z',
  dry_run: false,
}

function serveStatus(...tasks: Schemas['TaskOutput'][]) {
  const component = { score: 20, max: 20, status: 'good', details: 'Answers in 2 ms.', recommendation: '' } as const
  serveScheduler({
    tasks,
    health_breakdown: {
      database: component,
      audit: {
        ...component,
        score: null,
        status: 'unknown',
        details: 'No health check has been made yet.',
        recommendation: 'Run the system health check.',
      },
    },
    queues: [{ name: 'scheduler', waiting: 3, measured_at: '2026-11-29T10:00:00Z' }],
  })
}

/** What was asked of the manual trigger, answered with these in turn. */
function answerRuns(...answers: object[]): unknown[] {
  const asked: unknown[] = []
  server.use(
    http.post(`${API}/monitoring/manual-trigger/`, async ({ request }) => {
      asked.push(await request.json())
      return HttpResponse.json(answers[asked.length - 1])
    }),
  )
  return asked
}

const ran = (more: object) => ({ success: true, run_id: 12, dry_run: false, result: ACTIVATED, ...more })

beforeEach(() => {
  dismissAllToasts()
  server.use(
    http.get('/api/v1/workflows/states/', () =>
      HttpResponse.json([
        { code: 'APPROVED_PENDING_EFFECTIVE', name: 'Approved' },
        { code: 'EFFECTIVE', name: 'Effective' },
      ]),
    ),
  )
})

describe('the scheduler', () => {
  it('lists tasks by category, with the parts of the system that are not known', async () => {
    signInAs({ permissions: OPERATOR })
    serveStatus(
      task({ statistics_24h: { runs: 3, succeeded: 2, failed: 1 } }),
      task({ task_name: 'x', name: 'Cleanup', category: 'Maintenance' }),
    )
    renderAddress('/scheduler')
    const lifecycle = within(await screen.findByRole('region', { name: 'Document Lifecycle' }))
    expect(lifecycle.getByText('Every hour (UTC)')).toBeVisible()
    expect(lifecycle.getByText('1 of 3 failed')).toBeVisible()
    expect(screen.getByRole('region', { name: 'Maintenance' })).toBeVisible()
    expect(screen.getByText('1 part is not known and does not count.')).toBeVisible()
    expect(screen.getByText('? of 20')).toBeVisible()
  })

  it('shows a viewer no way to run anything', async () => {
    signInAs({ permissions: ['documents.view_document'] })
    serveStatus(task({ last_run: { ...run(), error: '' } }))
    renderAddress('/scheduler')
    expect(await screen.findByRole('button', { name: /^Details/ })).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Run now/ })).not.toBeInTheDocument()
    expect(screen.queryByRole('button', { name: /^Preview/ })).not.toBeInTheDocument()
    expect(screen.queryByRole('link', { name: 'History' })).not.toBeInTheDocument()
  })

  it('says why a task that no worker knows cannot be run', async () => {
    signInAs({ permissions: OPERATOR })
    serveStatus(task({ is_registered: false }))
    renderAddress('/scheduler')
    const button = await screen.findByRole('button', { name: /^Run now/ })
    expect(button).toHaveAttribute('aria-disabled', 'true')
    expect(button).toHaveAccessibleDescription(/No running worker knows this task/)
    expect(screen.getByText('Not registered')).toBeVisible()
    await userEvent.click(button)
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })
})

describe('running a task by hand', () => {
  it('shows what would happen, then queues the run and follows it to its end', async () => {
    signInAs({ permissions: OPERATOR })
    serveStatus(task())
    const asked = answerRuns(ran({ dry_run: true }), { run_id: 12, url: '', state: 'QUEUED' })
    const states = [
      run({ state: 'RUNNING', finished_at: null, progress: { done: 3, total: 10 } }),
      run({ result: ACTIVATED }),
    ]
    server.use(http.get(`${API}/runs/12/`, () => HttpResponse.json(states.length > 1 ? states.shift() : states[0])))
    renderAddress('/scheduler')

    await userEvent.click(await screen.findByRole('button', { name: /^Run now/ }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.click(dialog.getByRole('button', { name: 'Show what would happen' }))
    const documents = within(await dialog.findByRole('table', { name: 'Documents' }))
    expect(documents.getByRole('link', { name: 'SOP-2026-0002' })).toHaveAttribute('href', '/documents/d0c')
    expect(await documents.findByText('Approved')).toBeVisible()
    expect(await documents.findByText('Effective')).toBeVisible()

    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'The inspector waits.')
    await userEvent.click(dialog.getByRole('button', { name: 'Run now' }))
    expect(await dialog.findByText(/3 of 10 done/)).toBeVisible()
    expect(
      within(screen.getByRole('region', { name: 'Messages' })).getByRole('link', { name: 'See the run' }),
    ).toHaveAttribute('href', '/scheduler/runs/12')
    expect(await dialog.findByText('Succeeded', {}, { timeout: 3000 })).toBeVisible()
    expect(dialog.getByText('It depends on a document that is not in force.')).toBeVisible()
    expect(asked).toEqual([
      { task_name: 'process_document_effective_dates', dry_run: true, mode: 'sync', reason: '' },
      { task_name: 'process_document_effective_dates', dry_run: false, mode: 'queued', reason: 'The inspector waits.' },
    ])
  })

  it('tells what a run of now ended with', async () => {
    signInAs({ permissions: OPERATOR })
    serveStatus(task())
    answerRuns(ran({ success: false, error: 'The disk is full.' }))
    server.use(
      http.get(`${API}/runs/12/`, () => HttpResponse.json(run({ state: 'FAILED', error: 'The disk is full.' }))),
    )
    renderAddress('/scheduler')
    await userEvent.click(await screen.findByRole('button', { name: /^Run now/ }))
    await userEvent.click(await screen.findByRole('radio', { name: 'Now, and wait for the result' }))
    await userEvent.click(screen.getByRole('button', { name: 'Run now' }))
    expect(await screen.findByText('The disk is full.')).toBeVisible()
    expect(screen.getByText('Document Effective Date Processing: run 12 failed.')).toBeVisible()
  })

  it('previews at once, and only once', async () => {
    signInAs({ permissions: OPERATOR })
    serveStatus(task())
    const asked = answerRuns(ran({ dry_run: true, result: { ...ACTIVATED, processed_documents: [], errors: [] } }))
    renderAddress('/scheduler')
    await userEvent.click(await screen.findByRole('button', { name: /^Preview/ }))
    expect(await screen.findByText('Nothing would happen')).toBeVisible()
    expect(asked).toHaveLength(1)
  })

  it('keeps what was typed when the server refuses', async () => {
    signInAs({ permissions: OPERATOR })
    serveStatus(task())
    const refusal = 'Run 11 of this task has not ended yet.'
    const names: (string | null)[] = []
    server.use(
      http.post(`${API}/monitoring/manual-trigger/`, ({ request }) => {
        names.push(request.headers.get('Idempotency-Key'))
        return problemResponse(409, 'already_running', refusal)
      }),
    )
    renderAddress('/scheduler')
    await userEvent.click(await screen.findByRole('button', { name: /^Run now/ }))
    await userEvent.type(await screen.findByRole('textbox', { name: 'Reason' }), 'Because')
    await userEvent.click(screen.getByRole('button', { name: 'Run now' }))
    expect(await screen.findByText(refusal)).toBeVisible()
    expect(screen.getByRole('textbox', { name: 'Reason' })).toHaveValue('Because')

    // The same again is the same order; another one has another name, and a preview has none.
    await userEvent.click(screen.getByRole('button', { name: 'Run now' }))
    await userEvent.type(screen.getByRole('textbox', { name: 'Reason' }), ' of it')
    await userEvent.click(screen.getByRole('button', { name: 'Run now' }))
    await userEvent.click(screen.getByRole('button', { name: 'Show what would happen' }))
    await waitFor(() => expect(names).toHaveLength(4))
    expect([names[0]?.length, names[1] === names[0], names[2] === names[0], names[3]]).toEqual([32, true, false, null])
  })

  it('needs a reason where the task is critical', async () => {
    signInAs({ permissions: OPERATOR })
    serveStatus(task({ critical: true }))
    const asked = answerRuns()
    renderAddress('/scheduler')
    await userEvent.click(await screen.findByRole('button', { name: /^Run now/ }))
    await userEvent.click(await screen.findByRole('button', { name: 'Run now' }))
    expect(await screen.findByText('This task needs a reason.')).toBeVisible()
    expect(asked).toEqual([])
  })
})

describe('a run', () => {
  it('shows who asked, why, and what it did', async () => {
    signInAs({ permissions: OPERATOR })
    server.use(http.get(`${API}/runs/12/`, () => HttpResponse.json(run({ result: ACTIVATED }))))
    renderAddress('/scheduler/runs/12')
    expect(await screen.findByText('The inspector waits.')).toBeVisible()
    expect(screen.getByText('1 done · 1 failed')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Export as CSV' })).toBeVisible()
    expect(screen.getByRole('link', { name: 'In the audit trail' })).toHaveAttribute(
      'href',
      '/audit?correlation_id=2b0c7c7e-0000-4000-8000-000000000001',
    )
  })

  it.each(['99', 'nonsense'])('that is not there is said so: %s', async (id) => {
    signInAs({ permissions: OPERATOR })
    server.use(http.get(`${API}/runs/99/`, () => problemResponse(404, 'not_found', 'There is no run 99.')))
    renderAddress(`/scheduler/runs/${id}`)
    expect(await screen.findByRole('heading', { name: 'There is no such run' })).toBeVisible()
  })
})

describe('the history of runs', () => {
  it('is filtered by its address', async () => {
    signInAs({ permissions: OPERATOR })
    serveStatus(task())
    const asked: string[] = []
    server.use(
      http.get(`${API}/runs/`, ({ request }) => {
        asked.push(new URL(request.url).search)
        return HttpResponse.json(pageOf([run({ result: { success_count: 2, error_count: 0 } })]))
      }),
    )
    const { router } = renderAddress('/scheduler/runs?state=FAILED&nonsense=1')
    expect(await screen.findByText('2 done')).toBeVisible()
    expect(asked).toEqual(['?state=FAILED'])
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Kind' }), 'Dry runs')
    await waitFor(() => expect(router.state.location.search).toEqual({ state: 'FAILED', dry_run: true }))
    expect(asked).toContain('?state=FAILED&dry_run=true')
  })
})
