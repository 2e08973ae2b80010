import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { keepTimeIn } from '@/lib/time'
import { dismissAllToasts } from '@/lib/toasts'
import { renderAddress } from '@/testing/render'
import { OPERATOR, scheduledTask, serveScheduler, TOBIAS, taskRun } from '@/testing/scheduler'
import { organisation, problemResponse, server, signInAs } from '@/testing/server'

const API = '/api/v1/scheduler'
const TASK = `${API}/tasks/process_document_effective_dates/`

const changed = scheduledTask({
  revision: 3,
  settings: {
    cron: '30 4 * * *',
    enabled: null,
    critical: true,
    reason: 'The night is quieter.',
    changed_by: TOBIAS,
    changed_at: '2026-11-28T10:00:00Z',
  },
})

beforeEach(() => {
  dismissAllToasts()
  signInAs({ permissions: OPERATOR })
})
afterEach(() => keepTimeIn('UTC'))

async function open(task = scheduledTask()) {
  serveScheduler({ tasks: [task] })
  renderAddress('/scheduler')
  await userEvent.click(await screen.findByRole('button', { name: /^Settings/ }))
  return within(await screen.findByRole('dialog'))
}

function answerChanges(): unknown[] {
  const sent: unknown[] = []
  server.use(
    http.patch(TASK, async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json(changed)
    }),
  )
  return sent
}

describe('the settings of a task', () => {
  it('are changed with a reason; only what differs is sent', async () => {
    const sent = answerChanges()
    const dialog = await open()
    expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
    const cron = dialog.getByRole('textbox', { name: 'When it runs' })
    await userEvent.clear(cron)
    await userEvent.type(cron, ' 30  4 * * * ')
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await dialog.findByText('Say why.')).toBeVisible()
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'The night is quieter.')
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(sent).toEqual([{ cron: '30 4 * * *', reason: 'The night is quieter.', expected_revision: 0 }])
  })

  it('are set back to their defaults', async () => {
    const sent = answerChanges()
    const dialog = await open(changed)
    expect(dialog.getByText(/^Tobias Hallward changed them on 28 Nov 2026.*The night is quieter\.$/)).toBeVisible()
    await userEvent.click(dialog.getByRole('button', { name: 'Set everything to its default' }))
    expect(dialog.getByRole('textbox', { name: 'When it runs' })).toHaveValue('0 * * * *')
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'As before.')
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    await waitFor(() =>
      expect(sent).toEqual([{ cron: null, critical: null, reason: 'As before.', expected_revision: 3 }]),
    )
  })

  it('say at the field what the server does not understand', async () => {
    const message = 'Five fields are needed.'
    server.use(
      http.patch(TASK, () =>
        problemResponse(400, 'invalid', message, { errors: [{ field: 'cron', code: 'invalid', message }] }),
      ),
    )
    const dialog = await open()
    const cron = dialog.getByRole('textbox', { name: 'When it runs' })
    await userEvent.type(cron, ' x')
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'Because')
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await dialog.findByText(message)).toBeVisible()
    expect(cron).toHaveValue('0 * * * * x')
    expect(dialog.getByRole('textbox', { name: 'Reason' })).toHaveValue('Because')
  })

  it('show what somebody else changed meanwhile, and save over it only then', async () => {
    const sent: unknown[] = []
    server.use(
      http.patch(TASK, async ({ request }) => {
        sent.push(await request.json())
        if (sent.length > 1) return HttpResponse.json(changed)
        return problemResponse(409, 'stale', 'Somebody was faster.', { current: changed })
      }),
    )
    const dialog = await open()
    await userEvent.click(dialog.getByRole('switch', { name: /^It runs by its schedule/ }))
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'Too often.')
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await dialog.findByText('30 4 * * *')).toBeVisible()
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toHaveLength(2))
    expect(sent).toEqual(
      [0, 3].map((expected_revision) => ({ enabled: false, reason: 'Too often.', expected_revision })),
    )
  })
})

describe('a run at a set time', () => {
  async function choose(day: string, clock: string, zone = 'UTC') {
    server.use(http.get('/api/v1/organisation/', () => HttpResponse.json(organisation({ time_zone: zone }))))
    serveScheduler()
    renderAddress('/scheduler')
    await userEvent.click(await screen.findByRole('button', { name: /^Run now/ }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.click(dialog.getByRole('radio', { name: 'At a set time' }))
    fireEvent.change(dialog.getByLabelText('Day'), { target: { value: day } })
    fireEvent.change(dialog.getByLabelText(`Time (${zone})`), { target: { value: clock } })
    return dialog
  }

  function answerOrders(): unknown[] {
    const sent: unknown[] = []
    server.use(
      http.post(`${API}/monitoring/manual-trigger/`, async ({ request }) => {
        sent.push(await request.json())
        const not_before = '2099-01-10T05:30:00Z'
        return HttpResponse.json({ run_id: 12, url: '', state: 'QUEUED', not_before }, { status: 202 })
      }),
      http.get(`${API}/runs/12/`, () =>
        HttpResponse.json(
          taskRun({ state: 'QUEUED', not_before: '2099-01-10T05:30:00Z', started_at: null, finished_at: null }),
        ),
      ),
    )
    return sent
  }

  it('is ordered by the clock of the organisation', async () => {
    const sent = answerOrders()
    const dialog = await choose('2099-01-10', '06:30', 'Europe/Berlin')
    await userEvent.click(dialog.getByRole('button', { name: 'Order the run' }))
    expect((await dialog.findByText(/^Waits for its time/)).textContent).toContain('10 Jan 2099, 06:30')
    const { task_name } = scheduledTask()
    expect(sent).toEqual([{ task_name, mode: 'queued', dry_run: false, reason: '', eta: '2099-01-10T05:30:00.000Z' }])
  })

  it.each([
    ['', '', 'UTC', 'Say on which day and at what time.'],
    ['2020-01-10', '06:30', 'UTC', 'This time has passed.'],
    ['2027-03-28', '02:30', 'Europe/Berlin', 'The clocks of Europe/Berlin skip this time. Choose another one.'],
  ])('is not ordered at %s %s in %s', async (day, clock, zone, mistake) => {
    const sent = answerOrders()
    const dialog = await choose(day, clock, zone)
    await userEvent.click(dialog.getByRole('button', { name: 'Order the run' }))
    expect(await dialog.findByText(mistake)).toBeVisible()
    expect(sent).toEqual([])
  })

  it('asks which of two moments is meant where clocks show a time twice', async () => {
    const sent = answerOrders()
    const dialog = await choose('2027-10-31', '02:30', 'Europe/Berlin')
    const choices = dialog.getAllByRole('radio', { name: /31 Oct 2027/ })
    expect(choices).toHaveLength(2)
    await userEvent.click(choices[1] as HTMLElement)
    await userEvent.click(dialog.getByRole('button', { name: 'Order the run' }))
    await waitFor(() => expect(sent).toEqual([expect.objectContaining({ eta: '2027-10-31T01:30:00.000Z' })]))
  })
})
