import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Schemas } from '@/lib/api-contract'
import { dismissAllToasts } from '@/lib/toasts'
import { renderAddress } from '@/testing/render'
import { MIRA, OPERATOR, scheduledTask, serveScheduler, taskRun } from '@/testing/scheduler'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'

const API = '/api/v1/scheduler'
const ID = '2b0c7c7e-0000-4000-8000-00000000000a'

const link = (position: number, more: Partial<Schemas['Run']>) =>
  taskRun({ id: 20 + position, chain_id: ID, chain_position: position, trigger: 'CHAIN', ...more })

function chain(more: Partial<Schemas['ChainOutput']> = {}): Schemas['ChainOutput'] {
  return {
    id: ID,
    state: 'RUNNING',
    dry_run: false,
    requested_by: MIRA,
    reason: 'Before the audit.',
    queued_at: '2026-11-29T10:00:00Z',
    continues: null,
    continued_by: null,
    offers: [
      { action: 'retry', needs_reason: false, refusals: [{ code: 'chain_lasts', message: 'It lasts.' }] },
      { action: 'cancel', needs_reason: false, refusals: [] },
    ],
    runs: [
      link(0, { task_display_name: 'Cleanup' }),
      link(1, { task_display_name: 'Health', state: 'RUNNING', finished_at: null, progress: { done: 2, total: 9 } }),
      link(2, { task_display_name: 'Reminders', state: 'QUEUED', started_at: null, finished_at: null }),
    ],
    ...more,
  }
}

const serveChain = (served: Schemas['ChainOutput']) =>
  server.use(http.get(`${API}/chains/${ID}/`, () => HttpResponse.json(served)))

const TASKS = [
  scheduledTask({ task_name: 'cleanup', name: 'Cleanup' }),
  scheduledTask({ task_name: 'health', name: 'Health', critical: true }),
  scheduledTask({ task_name: 'reminders', name: 'Reminders', is_registered: false }),
]

beforeEach(() => {
  dismissAllToasts()
  signInAs({ permissions: OPERATOR })
  serveScheduler({ tasks: TASKS })
})

async function add(...names: string[]) {
  for (const name of names) {
    await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Task' }), name)
    await userEvent.click(screen.getByRole('button', { name: 'Add to the chain' }))
  }
}

const order = () =>
  within(screen.getByRole('list', { name: 'Tasks of the chain' }))
    .getAllByRole('listitem')
    .map((item) => within(item).getByText(/^(Cleanup|Health|Reminders)$/).textContent)

const button = (name: string) => screen.getByRole('button', { name })

describe('a new chain', () => {
  it('is put together, ordered, and followed', async () => {
    const sent: unknown[] = []
    server.use(
      http.post(`${API}/chains/`, async ({ request }) => {
        sent.push(await request.json(), request.headers.get('Idempotency-Key')?.length)
        return HttpResponse.json(chain(), { status: 202 })
      }),
    )
    serveChain(chain())
    const { router } = renderAddress('/scheduler/chains/new')
    await add('Cleanup', 'Health', 'Cleanup')
    expect(screen.getByText('needs a second person')).toBeVisible()
    await userEvent.type(screen.getByRole('textbox', { name: 'Reason' }), 'Before the audit.')
    await userEvent.click(button('Run the chain'))
    expect(await screen.findByRole('heading', { level: 1, name: 'Chain of 3 tasks' })).toBeVisible()
    expect(router.state.location.pathname).toBe(`/scheduler/chains/${ID}`)
    expect(sent).toEqual([{ tasks: ['cleanup', 'health', 'cleanup'], dry_run: false, reason: 'Before the audit.' }, 32])
  })

  it('is put into order by the keyboard, which stays at its button, and says so', async () => {
    renderAddress('/scheduler/chains/new')
    await add('Cleanup', 'Health', 'Reminders')
    button('Move up: Reminders').focus()
    await userEvent.keyboard('{Enter}')
    expect(order()).toEqual(['Cleanup', 'Reminders', 'Health'])
    expect(button('Move up: Reminders')).toHaveFocus()
    expect(screen.getByText('Reminders is number 2 of the chain now.')).toBeInTheDocument()
    await userEvent.keyboard('{Enter}{Enter}')
    expect(order()).toEqual(['Reminders', 'Cleanup', 'Health'])
    expect(button('Move up: Reminders')).toHaveFocus()
    button('Move down: Reminders').focus()
    await userEvent.keyboard('{Enter}')
    expect(order()).toEqual(['Cleanup', 'Reminders', 'Health'])
    expect(button('Move down: Reminders')).toHaveFocus()
    await userEvent.click(button('Remove: Cleanup'))
    expect(order()).toEqual(['Reminders', 'Health'])
    expect(screen.getByRole('combobox', { name: 'Task' })).toHaveFocus()
  })

  it('needs a task', async () => {
    const refusal = 'The server was asked.'
    server.use(http.post(`${API}/chains/`, () => problemResponse(400, 'invalid', refusal)))
    renderAddress('/scheduler/chains/new')
    await userEvent.click(await screen.findByRole('button', { name: 'Run the chain' }))
    expect(screen.getByText('Add at least one task.')).toBeVisible()
    await expect(screen.findByText(refusal, {}, { timeout: 300 })).rejects.toThrow()
  })

  it('keeps everything when the server refuses, and asks before it is left', async () => {
    const refusal = 'No run begins. Tobias Hallward paused it.'
    server.use(http.post(`${API}/chains/`, () => problemResponse(409, 'paused', refusal)))
    const { router } = renderAddress('/scheduler/chains/new')
    await add('Cleanup')
    await userEvent.click(button('Run the chain'))
    expect(await screen.findByText(refusal)).toBeVisible()
    expect(order()).toEqual(['Cleanup'])
    await userEvent.click(screen.getByRole('link', { name: 'My work' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Keep it' }))
    expect(router.state.location.pathname).toBe('/scheduler/chains/new')
    expect(order()).toEqual(['Cleanup'])
  })
})

describe('a chain', () => {
  it('shows whose turn it is, and how far that is', async () => {
    serveChain(chain())
    renderAddress(`/scheduler/chains/${ID}`)
    expect(await screen.findByText(/2 of 9 done/)).toBeVisible()
    expect(screen.getByRole('link', { name: 'Reminders' })).toHaveAttribute('href', '/scheduler/runs/22')
    expect(screen.getByText('Before the audit.')).toBeVisible()
    expect(button('Cancel the chain')).not.toHaveAttribute('aria-disabled')
  })

  it('that was broken says by which link, why, and what was not run', async () => {
    const runs = [
      link(0, { task_display_name: 'Cleanup' }),
      link(1, { task_display_name: 'Health', state: 'FAILED', error: 'The disk is full.' }),
      ...[2, 3].map((place) =>
        link(place, { state: 'SKIPPED', started_at: null, error: 'Run 21 (Health) before it in the chain failed.' }),
      ),
    ]
    serveChain(chain({ state: 'FAILED', runs }))
    renderAddress(`/scheduler/chains/${ID}`)
    expect(await screen.findByText('The chain stopped at number 2: Health')).toBeVisible()
    expect(screen.getByText('2 tasks after it were not run.')).toBeVisible()
    expect(screen.getByText('The disk is full.')).toBeVisible()
    expect(screen.getAllByText('Skipped')).toHaveLength(2)
  })

  it('offers what the server offers, with the words that stand against it', async () => {
    serveChain(chain())
    renderAddress(`/scheduler/chains/${ID}`)
    expect(await screen.findByRole('button', { name: 'Run the rest again' })).toHaveAccessibleDescription('It lasts.')
    expect(button('Cancel the chain')).not.toHaveAttribute('aria-disabled')
  })

  it('is gone on with by another one, to which that leads', async () => {
    const other = '2b0c7c7e-0000-4000-8000-00000000000b'
    const retry: Schemas['ChainOffer'] = { action: 'retry', needs_reason: true, refusals: [] }
    serveChain(chain({ state: 'FAILED', offers: [retry] }))
    const sent: unknown[] = []
    server.use(
      http.post(`${API}/chains/${ID}/retry/`, async ({ request }) => {
        sent.push(await request.json(), request.headers.get('Idempotency-Key')?.length)
        return HttpResponse.json(chain({ id: other }), { status: 202 })
      }),
      http.get(`${API}/chains/${other}/`, () => HttpResponse.json(chain({ id: other, continues: ID }))),
    )
    const { router } = renderAddress(`/scheduler/chains/${ID}`)
    await userEvent.click(await screen.findByRole('button', { name: 'Run the rest again' }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.click(dialog.getByRole('button', { name: 'Run the rest again' }))
    expect(dialog.getByText('Say why.')).toBeVisible()
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'The disk is back.')
    await userEvent.click(dialog.getByRole('button', { name: 'Run the rest again' }))
    const earlier = await screen.findByRole('link', { name: 'an earlier chain' })
    expect(earlier).toHaveAttribute('href', `/scheduler/chains/${ID}`)
    expect(router.state.location.pathname).toBe(`/scheduler/chains/${other}`)
    expect(sent).toEqual([{ reason: 'The disk is back.' }, 32])
  })

  it('is cancelled with a reason', async () => {
    serveChain(chain())
    const sent: unknown[] = []
    server.use(
      http.post(`${API}/chains/${ID}/cancel/`, async ({ request }) => {
        sent.push(await request.json())
        return HttpResponse.json(chain())
      }),
    )
    renderAddress(`/scheduler/chains/${ID}`)
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel the chain' }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'Too early.')
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel the chain' }))
    await waitFor(() => expect(sent).toEqual([{ reason: 'Too early.' }]))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  })

  it.each([ID, 'nonsense'])('that is not there is said so: %s', async (id) => {
    server.use(http.get(`${API}/chains/${ID}/`, () => problemResponse(404, 'not_found', 'There is no chain.')))
    renderAddress(`/scheduler/chains/${id}`)
    expect(await screen.findByRole('heading', { name: 'There is no such chain' })).toBeVisible()
  })
})

describe('the list of chains', () => {
  const serveChains = (...rows: Schemas['ChainRow'][]) => {
    const asked: string[] = []
    server.use(
      http.get(`${API}/chains/`, ({ request }) => {
        asked.push(new URL(request.url).search)
        return HttpResponse.json({ ...pageOf(rows), pause: null })
      }),
    )
    return asked
  }
  const row: Schemas['ChainRow'] = {
    id: ID,
    state: 'FAILED',
    dry_run: false,
    requested_by: MIRA,
    reason: 'Before the audit.',
    queued_at: '2026-11-29T10:00:00Z',
    links: [
      { run_id: 20, task_name: 'cleanup', task_display_name: 'Cleanup', state: 'SUCCEEDED' },
      { run_id: 21, task_name: 'health', task_display_name: 'Health', state: 'FAILED' },
    ],
  }

  it('says of each which tasks, how far and by whom', async () => {
    serveChains(row)
    renderAddress('/scheduler/chains')
    const line = within((await screen.findByText('Cleanup → Health')).closest('tr') as HTMLElement)
    expect(line.getByText('Failed')).toBeVisible()
    expect(line.getByText('1 of 2')).toBeVisible()
    expect(line.getByText('Mira Okafor')).toBeVisible()
    expect(line.getByRole('link', { name: 'Cleanup → Health' })).toHaveAttribute('href', `/scheduler/chains/${ID}`)
  })

  it('is filtered by state, which stands in the address', async () => {
    const asked = serveChains()
    const { router } = renderAddress('/scheduler/chains?state=nonsense')
    await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'State' }), 'Failed')
    expect(await screen.findByText('No chain is in this state')).toBeVisible()
    expect(router.state.location.search).toMatchObject({ state: 'FAILED' })
    await waitFor(() => expect(asked.at(-1)).toBe('?state=FAILED'))
    expect(asked[0]).toBe('')
  })

  it('that is empty says what chains are for, and where one begins', async () => {
    serveChains()
    renderAddress('/scheduler/chains')
    expect(await screen.findByText('No chain has been ordered yet')).toBeVisible()
    for (const way of screen.getAllByRole('link', { name: 'Run a chain' }))
      expect(way).toHaveAttribute('href', '/scheduler/chains/new')
  })
})
