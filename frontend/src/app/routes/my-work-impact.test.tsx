import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Schemas } from '@/lib/api-contract'
import { document, offer } from '@/testing/documents'
import { renderAddress } from '@/testing/render'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'
import { waitingTask } from '@/testing/tasks'

const dependent = document({ uuid: 'dep', document_number: 'WI-2026-0004', title: 'Weighing', version: '01.00' })
const cause = { uuid: 'new', document_number: 'SOP-2026-0003', version: '02.00', title: 'Balances' }
const question = waitingTask({
  uuid: 'question',
  role: 'IMPACT',
  role_display: 'Impact assessment',
  document: dependent,
  cause,
})
const SENTENCE = 'Assess the impact of SOP-2026-0003 v02.00 on WI-2026-0004 v01.00'

let waiting: Schemas['WaitingTask'][]
let sent: unknown[]

/** The server takes the answer, and the question waits no more. */
function takeAnswers(offers: Schemas['MoveOffer'][] = []) {
  server.use(
    http.post('/api/v1/workflow-tasks/question/answer/', async ({ request }) => {
      const answer = (await request.json()) as Schemas['ImpactAnswerInputRequest']
      sent.push(answer)
      waiting = []
      return HttpResponse.json({ task: { ...question, ...answer, status: 'COMPLETED' }, offers })
    }),
  )
}

async function openQuestion() {
  renderAddress('/')
  await userEvent.click(await screen.findByRole('button', { name: 'Answer' }))
  return within(await screen.findByRole('dialog', { name: 'Impact of a new version' }))
}

beforeEach(() => {
  signInAs()
  sent = []
  waiting = [question]
  server.use(http.get('/api/v1/workflow-tasks/', () => HttpResponse.json(pageOf(waiting))))
})

describe('a question about impact', () => {
  it('is told in words and answered in place', async () => {
    takeAnswers()
    const dialog = await openQuestion()
    expect(screen.getAllByText(SENTENCE).length).toBe(2)
    expect(dialog.getByRole('link', { name: 'Balances' })).toHaveAttribute('href', '/documents/new')
    await userEvent.click(dialog.getByRole('radio', { name: /No impact/ }))
    await userEvent.type(dialog.getByLabelText(/Comment/), 'Only the address changed.')
    await userEvent.click(dialog.getByRole('button', { name: 'Answer' }))
    expect(await screen.findByText('Nothing waits for you')).toBeVisible()
    expect(sent).toEqual([{ decision: 'no_impact', comment: 'Only the address changed.' }])
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Waiting for me' })).toHaveFocus())
  })

  it('gives the focus back to where it came from when it is left unanswered', async () => {
    const dialog = await openQuestion()
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(screen.getByRole('button', { name: 'Answer' })).toHaveFocus()
  })

  it('lets the focus go to the heading where somebody else has answered meanwhile', async () => {
    server.use(
      http.post('/api/v1/workflow-tasks/question/answer/', () => {
        waiting = []
        return problemResponse(409, 'already_answered', 'It has been answered already.')
      }),
    )
    const dialog = await openQuestion()
    await userEvent.click(dialog.getByRole('radio', { name: /No impact/ }))
    await userEvent.type(dialog.getByLabelText(/Comment/), 'Only the address changed.')
    await userEvent.click(dialog.getByRole('button', { name: 'Answer' }))
    expect(await screen.findByText('Nothing waits for you')).toBeVisible()
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Discard it' }))
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Waiting for me' })).toHaveFocus())
  })

  it('is not sent without an answer and a reason', async () => {
    takeAnswers()
    const dialog = await openQuestion()
    await userEvent.click(dialog.getByRole('button', { name: 'Answer' }))
    expect(dialog.getAllByText('This is required.')).toHaveLength(2)
    expect(sent).toEqual([])
  })

  it('leads on where a new version is needed', async () => {
    const refusals = [{ code: 'in_preparation', message: 'Version 02.00 is in preparation already.' }]
    takeAnswers([offer({ label: 'New version', description: 'Starts a draft.', refusals })])
    const dialog = await openQuestion()
    await userEvent.click(dialog.getByRole('radio', { name: 'A new version is needed' }))
    await userEvent.type(dialog.getByLabelText(/Comment/), 'The tolerances changed.')
    await userEvent.click(dialog.getByRole('button', { name: 'Answer' }))
    const next = within(await dialog.findByRole('region', { name: 'What you can do next' }))
    expect(next.getByText('New version')).toBeVisible()
    expect(next.getByText('Version 02.00 is in preparation already.')).toBeVisible()
    expect(dialog.getByRole('link', { name: 'Open WI-2026-0004 v01.00' })).toHaveAttribute('href', '/documents/dep')
    await userEvent.click(dialog.getAllByRole('button', { name: 'Close' }).at(-1) as HTMLElement)
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Waiting for me' })).toHaveFocus())
  })

  it('says whom to tell where the person cannot go on', async () => {
    takeAnswers()
    const dialog = await openQuestion()
    await userEvent.click(dialog.getByRole('radio', { name: 'A new version is needed' }))
    await userEvent.type(dialog.getByLabelText(/Comment/), 'The tolerances changed.')
    await userEvent.click(dialog.getByRole('button', { name: 'Answer' }))
    expect(await dialog.findByText(/You cannot start the new version yourself/)).toBeVisible()
  })

  it('says why an answer was refused, and keeps what was typed', async () => {
    server.use(
      http.post('/api/v1/workflow-tasks/question/answer/', () =>
        problemResponse(409, 'already_answered', 'You have answered this already.'),
      ),
    )
    const dialog = await openQuestion()
    await userEvent.click(dialog.getByRole('radio', { name: /No impact/ }))
    await userEvent.type(dialog.getByLabelText(/Comment/), 'Only the address changed.')
    await userEvent.click(dialog.getByRole('button', { name: 'Answer' }))
    expect(await dialog.findByText('You have answered this already.')).toBeVisible()
    expect(dialog.getByLabelText(/Comment/)).toHaveValue('Only the address changed.')
  })

  it('names no version that the person may not see', async () => {
    waiting = [{ ...question, cause: null }]
    renderAddress('/')
    expect(
      await screen.findByText(
        'Assess the impact of a new version, which is not for you to see, on WI-2026-0004 v01.00',
      ),
    ).toBeVisible()
  })
})

it('a task that nobody can do any more says so', async () => {
  waiting = [waitingTask({ is_blocked: true })]
  renderAddress('/')
  expect(await screen.findByText(/Blocked: Mira Okafor cannot act any more/)).toBeVisible()
})
