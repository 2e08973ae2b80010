import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { delay, HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { document } from '@/testing/documents'
import { renderAddress } from '@/testing/render'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'

const DOCUMENTS = '/api/v1/documents/'
const file = new File(['abc'], 'cleaning_of-the line.txt', { type: 'text/plain' })

interface Sent {
  key: string | null
  fields: string
}
let sent: Sent[]

/** Lets the server take new documents, answering them one after the other. */
function answer(...answers: (() => Response | Promise<Response>)[]) {
  server.use(
    http.post(DOCUMENTS, async ({ request }) => {
      sent.push({ key: request.headers.get('Idempotency-Key'), fields: await request.text() })
      return (answers.length > 1 ? answers.shift() : answers[0])?.() ?? HttpResponse.error()
    }),
  )
}

beforeEach(() => {
  signInAs()
  sent = []
  const types = [{ code: 'SOP', name: 'Work Instruction', prefix: 'SOP' }]
  server.use(
    http.get('/api/v1/document-types/', () => HttpResponse.json(pageOf(types))),
    http.get('/api/v1/document-sources/', () => HttpResponse.json(pageOf([]))),
    http.get('/api/v1/documents/:uuid/', () => HttpResponse.json(document())),
    http.get('/api/v1/documents/:uuid/transitions/', () => HttpResponse.json({ revision: 1, offers: [] })),
    http.get('/api/v1/documents/:uuid/history/', () => HttpResponse.json({ transitions: [], tasks: [] })),
  )
})

async function fillIn() {
  const page = renderAddress('/documents/new')
  await userEvent.upload(await screen.findByLabelText('File', { selector: 'input' }), file)
  await userEvent.click(screen.getByRole('combobox', { name: 'Type' }))
  await userEvent.click(await screen.findByText('SOP · Work Instruction'))
  return page
}

const create = () => userEvent.click(screen.getByRole('button', { name: 'Create document' }))

describe('a new document', () => {
  it('tells about the chosen file, is sent under a name of its own, and is gone to', async () => {
    answer(() => HttpResponse.json(document(), { status: 201 }))
    const { router } = await fillIn()
    expect(screen.getByText('cleaning_of-the line.txt')).toBeVisible()
    expect(screen.getByText('3 bytes · plain text')).toBeVisible()
    expect(await screen.findByText(/SHA-256 ba7816bf8f01cfea/)).toBeVisible()
    expect(screen.getByLabelText(/Title/)).toHaveValue('Cleaning of the line')

    await create()
    expect(await screen.findByRole('heading', { level: 1, name: 'Cleaning of the Filling Line' })).toBeVisible()
    expect(router.state.location.pathname).toBe(`/documents/${document().uuid}`)
    expect(sent[0]?.key).toMatch(/^[0-9a-f]{32}$/)
    for (const value of ['Cleaning of the line', 'SOP', 'Quality', 'INTERNAL', 'filename'])
      expect(sent[0]?.fields).toContain(value)
  })

  it('says what is missing, and sends nothing', async () => {
    answer(() => HttpResponse.json(document(), { status: 201 }))
    renderAddress('/documents/new')
    await userEvent.click(await screen.findByRole('button', { name: 'Create document' }))
    expect(screen.getAllByText('This is required.')).toHaveLength(2)
    expect(sent).toEqual([])
  })

  it('shows what the server objects to at its field until that is changed', async () => {
    const errors = [
      { field: 'title', code: 'max_length', message: 'This title is too long.' },
      { field: 'file', code: 'unknown_type', message: 'This kind of file is not accepted.' },
    ]
    answer(() => problemResponse(400, 'invalid', 'Not valid.', { errors }))
    await fillIn()
    await create()
    expect(await screen.findByText('This kind of file is not accepted.')).toBeVisible()
    expect(screen.getByLabelText(/Title/)).toHaveAccessibleDescription('This title is too long.')
    await userEvent.type(screen.getByLabelText(/Title/), '!')
    expect(screen.queryByText('This title is too long.')).not.toBeInTheDocument()
  })

  it('is the same deed when no answer came, and another one when it was changed', async () => {
    answer(() => HttpResponse.error())
    await fillIn()
    await create()
    expect(await screen.findByText(/cannot be reached/)).toBeVisible()
    await create()
    await waitFor(() => expect(sent).toHaveLength(2))
    await screen.findByText(/cannot be reached/)
    await userEvent.type(screen.getByLabelText(/Title/), ' again')
    await create()
    await waitFor(() => expect(sent).toHaveLength(3))
    expect(sent[1]?.key).toBe(sent[0]?.key)
    expect(sent[2]?.key).not.toBe(sent[0]?.key)
  })

  it('can be stopped on its way, and keeps what was typed', async () => {
    answer(async () => {
      await delay('infinite')
      return HttpResponse.error()
    })
    await fillIn()
    await create()
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel the upload' }))
    expect(await screen.findByText('The upload was cancelled. Nothing was saved.')).toBeVisible()
    expect(screen.getByLabelText(/Title/)).toHaveValue('Cleaning of the line')
  })

  it('is not lost by going elsewhere without being asked', async () => {
    const { router } = renderAddress('/documents/new')
    await userEvent.type(await screen.findByLabelText(/Title/), 'Cleaning')
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    const question = () => screen.findByRole('dialog', { name: 'Discard what you typed?' })
    await userEvent.click(within(await question()).getByRole('button', { name: 'Keep it' }))
    expect(router.state.location.pathname).toBe('/documents/new')
    expect(screen.getByLabelText(/Title/)).toHaveValue('Cleaning')

    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    await userEvent.click(within(await question()).getByRole('button', { name: 'Discard it' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/documents'))
  })

  it('is left without a question when nothing was typed', async () => {
    const { router } = renderAddress('/documents/new')
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/documents'))
  })

  it('is not for those who may not create one', async () => {
    signInAs({ permissions: ['documents.view_document'] })
    renderAddress('/documents/new')
    expect(await screen.findByText('You may not create documents')).toBeVisible()
  })
})
