import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { dismissAllToasts } from '@/lib/toasts'
import { renderAddress } from '@/testing/render'
import { OPERATOR, offered, scheduledTask, serveScheduler, TOBIAS, taskRun } from '@/testing/scheduler'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'

const API = '/api/v1/scheduler'
const WHO = { permissions: OPERATOR }

/** What was sent to an address, which is answered with this. */
function answer(method: 'post' | 'patch', path: string, body: object, status = 200): unknown[] {
  const sent: unknown[] = []
  server.use(
    http[method](`${API}/${path}`, async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json(body, { status })
    }),
  )
  return sent
}

const serveRun = (run: ReturnType<typeof taskRun>) =>
  server.use(http.get(`${API}/runs/${run.id}/`, () => HttpResponse.json(run)))

const serveRuns = (...runs: ReturnType<typeof taskRun>[]) =>
  server.use(http.get(`${API}/runs/`, () => HttpResponse.json({ ...pageOf(runs), pause: null })))

beforeEach(() => {
  dismissAllToasts()
  signInAs(WHO)
  serveScheduler()
  serveRuns()
})

const waiting = taskRun({
  ...{ state: 'AWAITING_APPROVAL', started_at: null, finished_at: null, executed_by: null },
  offers: [offered('approve'), offered('refuse', undefined, true), offered('cancel')],
})

describe('a run', () => {
  it('is cancelled with a reason', async () => {
    serveRun(taskRun({ state: 'QUEUED', started_at: null, finished_at: null, offers: [offered('cancel')] }))
    const sent = answer('post', 'runs/12/cancel/', taskRun({ state: 'CANCELLED' }))
    renderAddress('/scheduler/runs/12')
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel the run' }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'The wrong one.')
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel the run' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(sent).toEqual([{ reason: 'The wrong one.' }])
  })

  it('is repeated, which leads to the run that repeats it', async () => {
    serveRun(taskRun({ state: 'FAILED', error: 'The disk is full.', offers: [offered('retry')] }))
    serveRun(taskRun({ id: 13, state: 'QUEUED', retry_of: 12, started_at: null, finished_at: null }))
    const sent = answer('post', 'runs/12/retry/', taskRun({ id: 13, state: 'QUEUED', retry_of: 12 }), 202)
    const { router } = renderAddress('/scheduler/runs/12')
    await userEvent.click(await screen.findByRole('button', { name: 'Run it again' }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'There is room again.')
    await userEvent.click(dialog.getByRole('button', { name: 'Run it again' }))
    expect(await screen.findByRole('link', { name: 'Run 12' })).toHaveAttribute('href', '/scheduler/runs/12')
    expect(router.state.location.pathname).toBe('/scheduler/runs/13')
    expect(sent).toEqual([{ reason: 'There is room again.' }])
  })

  it('draws the offers of the server and nothing else, with the words that stand against them', async () => {
    serveRun(taskRun({ state: 'RUNNING', offers: [offered('retry', 'It has not ended.'), offered('cancel')] }))
    renderAddress('/scheduler/runs/12')
    const toolbar = within(await screen.findByRole('toolbar'))
    const again = toolbar.getByRole('button', { name: 'Run it again' })
    expect(again).toHaveAttribute('aria-disabled', 'true')
    expect(again).toHaveAccessibleDescription('It has not ended.')
    await userEvent.click(again)
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(toolbar.getByRole('button', { name: 'Cancel the run' })).not.toHaveAttribute('aria-disabled')
    expect(toolbar.queryByRole('button', { name: /Approve|Refuse|rest/ })).not.toBeInTheDocument()
  })

  it('leads to the chain that runs the rest again', async () => {
    serveRun(taskRun({ state: 'FAILED', chain_id: 'c4a1', chain_position: 0, offers: [offered('retry_chain')] }))
    const sent = answer('post', 'chains/c4a1/retry/', { id: '2b0c7c7e-0000-4000-8000-00000000000c' }, 202)
    const { router } = renderAddress('/scheduler/runs/12')
    await userEvent.click(await screen.findByRole('button', { name: 'Run the rest again' }))
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Run the rest again' }))
    await waitFor(() =>
      expect(router.state.location.pathname).toBe('/scheduler/chains/2b0c7c7e-0000-4000-8000-00000000000c'),
    )
    expect(sent).toEqual([{ reason: '' }])
  })

  it('that is being cancelled says by whom, and not that it failed', async () => {
    const error = 'Cancelled by Tobias Hallward: Too long.'
    serveRun(taskRun({ state: 'RUNNING', finished_at: null, cancelled_by: TOBIAS, error }))
    renderAddress('/scheduler/runs/12')
    expect(await screen.findByText(/^Tobias Hallward asked to cancel it/)).toBeVisible()
    expect(screen.queryByText('The run failed')).not.toBeInTheDocument()
  })

  it('shows only what it did to somebody who may not steer', async () => {
    signInAs({ permissions: ['scheduler.view_taskrun'] })
    serveRun({ ...waiting, offers: [] })
    renderAddress('/scheduler/runs/12')
    expect(await screen.findByText(/^Waits for the approval/)).toBeVisible()
    expect(screen.queryByRole('button', { name: /Cancel|again|Approve|Refuse/ })).not.toBeInTheDocument()
  })

  it('says whom it was approved by, what it repeats, and of which chain it is', async () => {
    serveRun(
      taskRun({
        approved_by: TOBIAS,
        approved_at: '2026-11-29T10:00:00Z',
        chain_id: 'c4a1',
        chain_position: 1,
        retry_of: 9,
      }),
    )
    renderAddress('/scheduler/runs/12')
    expect(await screen.findByText('Tobias Hallward')).toBeVisible()
    expect(screen.getByRole('link', { name: 'Link 2 of a chain' })).toHaveAttribute('href', '/scheduler/chains/c4a1')
    expect(screen.getByRole('link', { name: 'Run 9' })).toHaveAttribute('href', '/scheduler/runs/9')
  })
})

describe('runs that wait for a second person', () => {
  it('are approved on the page of the scheduler', async () => {
    serveRuns(waiting)
    const sent = answer('post', 'runs/12/approve/', taskRun({ state: 'QUEUED' }))
    renderAddress('/scheduler')
    const list = within(await screen.findByRole('list', { name: 'Runs that wait for a second person' }))
    expect(list.getByText(/Asked for by Mira Okafor/)).toBeVisible()
    expect(list.getByText('The inspector waits.')).toBeVisible()
    await userEvent.click(list.getByRole('button', { name: /^Approve/ }))
    serveRuns()
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Approve' }))
    expect(await screen.findByText('No run waits any more.')).toBeVisible()
    await waitFor(() =>
      expect(screen.getByRole('heading', { name: 'Runs that wait for a second person' })).toHaveFocus(),
    )
    expect(screen.getByText('Run 12 is approved.')).toBeVisible()
    expect(sent).toEqual([{ reason: '' }])
  })

  it('tell the requester in the words of the server that somebody else must decide', async () => {
    const words = 'You asked for run 12 yourself; somebody else must decide on it.'
    serveRun({ ...waiting, offers: [offered('approve', words), offered('refuse', words, true)] })
    renderAddress('/scheduler/runs/12')
    for (const name of ['Approve', 'Refuse'])
      expect(await screen.findByRole('button', { name })).toHaveAccessibleDescription(words)
  })

  it('keep what was typed when somebody else was faster', async () => {
    const words = 'Run 12 does not wait for an approval.'
    serveRun(waiting)
    server.use(http.post(`${API}/runs/12/approve/`, () => problemResponse(409, 'not_awaiting_approval', words)))
    renderAddress('/scheduler/runs/12')
    await userEvent.click(await screen.findByRole('button', { name: /^Approve/ }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'Let me.')
    await userEvent.click(dialog.getByRole('button', { name: 'Approve' }))
    expect(await dialog.findByText(words)).toBeVisible()
    expect(dialog.getByRole('textbox', { name: 'Reason' })).toHaveValue('Let me.')
  })

  it('are refused with a reason only', async () => {
    serveRun(waiting)
    const sent = answer('post', 'runs/12/refuse/', taskRun({ state: 'CANCELLED' }))
    renderAddress('/scheduler/runs/12')
    await userEvent.click(await screen.findByRole('button', { name: /^Refuse/ }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.click(dialog.getByRole('button', { name: 'Refuse' }))
    expect(await dialog.findByText('Say why.')).toBeVisible()
    expect(sent).toEqual([])
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'Not on a working day.')
    await userEvent.click(dialog.getByRole('button', { name: 'Refuse' }))
    await waitFor(() => expect(sent).toEqual([{ reason: 'Not on a working day.' }]))
  })
})

describe('the whole scheduler', () => {
  const pause = { paused_at: '2026-11-29T10:00:00Z', paused_by: TOBIAS, reason: 'The file store moves.' }

  it('is paused with a reason', async () => {
    const sent = answer('post', 'pause/', { pause })
    renderAddress('/scheduler')
    await userEvent.click(await screen.findByRole('button', { name: 'Pause everything' }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.click(dialog.getByRole('button', { name: 'Pause' }))
    expect(await dialog.findByText('Say why.')).toBeVisible()
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), pause.reason)
    serveScheduler({ pause })
    await userEvent.click(dialog.getByRole('button', { name: 'Pause' }))
    expect(await screen.findByText(/^Tobias Hallward paused it on 29 Nov 2026/)).toBeVisible()
    const button = screen.getByRole('button', { name: 'Resume' })
    await waitFor(() => expect(button).toHaveFocus())
    expect(sent).toEqual([{ reason: pause.reason }])
  })

  it.each(['/scheduler', '/scheduler/figures', '/scheduler/runs', '/scheduler/runs/12', '/scheduler/chains/new'])(
    'says on every page who paused it and why: %s',
    async (address) => {
      serveScheduler({ pause })
      serveRun(taskRun())
      renderAddress(address)
      expect(await screen.findByText(/^Tobias Hallward paused it/)).toBeVisible()
      expect(screen.getByText('Reason: The file store moves.')).toBeVisible()
    },
  )

  it('is resumed, unless somebody else was faster', async () => {
    serveScheduler({ pause })
    server.use(http.post(`${API}/resume/`, () => problemResponse(409, 'not_paused', 'The scheduler is not paused.')))
    renderAddress('/scheduler')
    await userEvent.click(await screen.findByRole('button', { name: 'Resume' }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'It has moved.')
    await userEvent.click(dialog.getByRole('button', { name: 'Resume' }))
    expect(await dialog.findByText('The scheduler is not paused.')).toBeVisible()
    expect(dialog.getByRole('textbox', { name: 'Reason' })).toHaveValue('It has moved.')
  })

  it('offers nothing of that to somebody who may not', async () => {
    signInAs({ permissions: ['documents.view_document'] })
    serveScheduler({ pause })
    renderAddress('/scheduler')
    expect(await screen.findByText(/^Tobias Hallward paused it/)).toBeVisible()
    expect(screen.queryByRole('button', { name: /Resume|Settings/ })).not.toBeInTheDocument()
    expect(screen.queryByRole('link', { name: 'Run a chain' })).not.toBeInTheDocument()
  })
})

describe('the list of tasks', () => {
  it('says when a task should have run', async () => {
    serveScheduler({ tasks: [scheduledTask({ missed_slot: '2026-11-29T09:00:00Z' })] })
    renderAddress('/scheduler')
    expect((await screen.findByText(/^It should have run/)).textContent).toContain('29 Nov 2026, 09:00')
  })
})

describe('an alert', () => {
  const alert = { key: 'beat', code: 'beat_silent', severity: 'bad', about: '', acknowledged: null } as const
  const message = 'Beat has given no sign of life.'

  it('is looked after by somebody, who says what is done', async () => {
    serveScheduler({ alerts: [{ ...alert, message }] })
    const sent = answer('post', 'alerts/acknowledge/', [])
    renderAddress('/scheduler')
    await userEvent.click(await screen.findByRole('button', { name: `I look after it: ${message}` }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.click(dialog.getByRole('button', { name: 'I look after it' }))
    expect(await dialog.findByText('Say what is done.')).toBeVisible()
    await userEvent.type(dialog.getByRole('textbox', { name: 'What is done about it' }), 'I restart it.')
    const acknowledged = { by: TOBIAS, at: '2026-11-29T10:00:00Z', note: 'I restart it.' }
    serveScheduler({ alerts: [{ ...alert, message, acknowledged }] })
    await userEvent.click(dialog.getByRole('button', { name: 'I look after it' }))
    expect(
      await screen.findByText('Tobias Hallward looks after it since 29 Nov 2026, 10:00 UTC: I restart it.'),
    ).toBeVisible()
    expect(screen.queryByRole('button', { name: /^I look after it/ })).not.toBeInTheDocument()
    expect(sent).toEqual([{ key: 'beat', note: 'I restart it.' }])
  })
})

describe('the history', () => {
  it('is filtered by person and days, which stand in the address', async () => {
    const asked: string[] = []
    server.use(
      http.get(`${API}/runs/`, ({ request }) => {
        asked.push(new URL(request.url).search)
        return HttpResponse.json({ ...pageOf([]), pause: null })
      }),
    )
    renderAddress('/scheduler/runs?requested_by=tobias&since=2026-11-01&until=2026-11-29&until_when=never')
    expect(await screen.findByText('No run fits these filters')).toBeVisible()
    expect(Object.fromEntries(new URLSearchParams(asked[0]))).toEqual({
      requested_by: 'tobias',
      since: '2026-11-01T00:00:00.000Z',
      until: '2026-11-30T00:00:00.000Z',
    })
    expect(screen.getByRole('searchbox', { name: /sign-in name/ })).toHaveValue('tobias')
    expect(screen.getByLabelText('Until')).toHaveValue('2026-11-29')
  })
})
