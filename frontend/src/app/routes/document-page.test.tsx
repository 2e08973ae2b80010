import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { type DocumentDetail, document, ines, offer } from '@/testing/documents'
import { renderAddress } from '@/testing/render'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'

type Offer = ReturnType<typeof offer>

const ONE = '/api/v1/documents/:uuid/'
const MOVES = '/api/v1/documents/:uuid/transitions/'

const aNotification = {
  id: 1,
  code: 'review_completed',
  title: 'Review completed',
  body: 'Words.',
  link: '/',
  context: {},
  created_at: '2026-11-29T21:19:04Z',
  read_at: '2026-11-29T21:20:04Z',
}

/** What the server has, as the tests change it. */
let stored: DocumentDetail
let offers: Offer[]
let sent: unknown[]

function show(address = `/documents/${stored.uuid}`) {
  return renderAddress(address)
}

beforeEach(() => {
  signInAs()
  stored = document()
  offers = []
  sent = []
  server.use(
    http.get(ONE, () => HttpResponse.json(stored)),
    http.get(MOVES, () => HttpResponse.json({ revision: stored.revision, offers })),
    http.get('/api/v1/documents/:uuid/history/', () => HttpResponse.json({ transitions: [], tasks: [] })),
    http.get('/api/v1/document-types/', () => HttpResponse.json(pageOf([]))),
    http.get('/api/v1/document-sources/', () => HttpResponse.json(pageOf([]))),
  )
})

/** Lets the server take moves, answering them one after the other. */
function answerMoves(...answers: (() => Response)[]) {
  server.use(
    http.post(MOVES, async ({ request }) => {
      sent.push(await request.json())
      return (answers.length > 1 ? answers.shift() : answers[0])?.() ?? HttpResponse.error()
    }),
  )
}

describe('a move that this client has never heard of', () => {
  const archive = offer({
    action: 'move_to_vault',
    label: 'Move to the vault',
    description: 'Puts the paper copy into the fireproof vault.',
    emphasis: 'danger',
    inputs: {
      type: 'object',
      properties: {
        keeper: { type: 'array', title: 'Keeper', items: { type: 'integer' }, minItems: 1, 'x-people': 'approver' },
        shelf: { type: 'integer', title: 'Shelf', minimum: 1, maximum: 40 },
        day: { type: 'string', format: 'date', title: 'Day', 'x-not-before': 'today' },
        sealed: { type: 'boolean', title: 'Sealed' },
        kind: { type: 'string', title: 'Kind', enum: ['paper', 'film'], default: 'paper' },
        remark: { type: 'string', title: 'Remark', 'x-multiline': true },
      },
      required: ['keeper', 'shelf'],
    },
    signature: { meaning: 'Keeper', sentence: 'I keep this document safe.' },
  })

  beforeEach(() => {
    offers = [archive]
    const katharine = { id: 8, username: 'approver', full_name: 'Katharine Voss', position: '', department: 'Quality' }
    const keepers = [{ ...katharine, open_tasks: 0, refusals: [] }]
    server.use(http.get('/api/v1/documents/:uuid/candidates/', () => HttpResponse.json(pageOf(keepers))))
  })

  it('is a button, a dialog with what it asks for and its signature, and is made', async () => {
    answerMoves(() => HttpResponse.json({ ...stored, revision: 4 }))
    show()
    await userEvent.click(await screen.findByRole('button', { name: 'Move to the vault' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Move to the vault' }))
    expect(dialog.getByText('Puts the paper copy into the fireproof vault.')).toBeVisible()
    expect(dialog.getByText('I keep this document safe.')).toBeVisible()

    await userEvent.click(dialog.getByRole('combobox', { name: /Keeper/ }))
    await userEvent.click(await screen.findByText('Katharine Voss'))
    await userEvent.type(dialog.getByLabelText(/Shelf/), '12')
    await userEvent.click(dialog.getByRole('checkbox', { name: 'Sealed' }))
    await userEvent.type(dialog.getByLabelText('Remark'), 'Third row.')
    await userEvent.type(dialog.getByLabelText(/Your password/), 'secret')
    await userEvent.click(dialog.getByRole('button', { name: 'Move to the vault' }))

    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(sent).toEqual([
      {
        action: 'move_to_vault',
        expected_revision: 3,
        inputs: { keeper: [8], shelf: 12, sealed: true, kind: 'paper', remark: 'Third row.' },
        signature: { password: 'secret' },
      },
    ])
    expect(screen.getByText(/Move to the vault: done/)).toBeVisible()
  })

  it('is not sent while something is missing', async () => {
    answerMoves(() => HttpResponse.json(stored))
    show()
    await userEvent.click(await screen.findByRole('button', { name: 'Move to the vault' }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.click(dialog.getByRole('button', { name: 'Move to the vault' }))
    expect(dialog.getAllByText('This is required.')).toHaveLength(3)
    expect(sent).toEqual([])
  })
})

describe('a move that is refused', () => {
  it('says why, also to those who do not see the hint, and opens nothing', async () => {
    offers = [offer({ refusals: [{ code: 'no_file', message: 'Attach a file first.' }] })]
    show()
    const button = await screen.findByRole('button', { name: 'Confirm content' })
    expect(button).toHaveAttribute('aria-disabled', 'true')
    expect(button).toHaveAccessibleDescription('Attach a file first.')
    await userEvent.click(button)
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })
})

describe('a move that fails', () => {
  const signed = offer({
    inputs: { type: 'object', properties: { comment: { type: 'string', title: 'Comment' } } },
    signature: { meaning: 'Reader', sentence: 'I have read it again.' },
  })

  async function tryIt() {
    show()
    await userEvent.click(await screen.findByRole('button', { name: 'Confirm content' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Confirm content' }))
    await userEvent.type(dialog.getByLabelText('Comment'), 'Still holds.')
    await userEvent.type(dialog.getByLabelText(/Your password/), 'secret')
    await userEvent.click(dialog.getByRole('button', { name: 'Confirm content' }))
    return dialog
  }

  beforeEach(() => {
    offers = [signed]
  })

  it('for a wrong password says so at the password, and loses nothing', async () => {
    answerMoves(() => problemResponse(403, 'signature_failed', 'The password is wrong.'))
    const dialog = await tryIt()
    await waitFor(() =>
      expect(dialog.getByLabelText(/Your password/)).toHaveAccessibleDescription(/The password is wrong./),
    )
    expect(dialog.getByLabelText(/Your password/)).toBeInvalid()
    expect(dialog.queryByRole('alert')).not.toBeInTheDocument()
    expect(dialog.getByLabelText('Comment')).toHaveValue('Still holds.')
  })

  it('because somebody was faster tells what changed, keeps what was typed, and can be sent again', async () => {
    const renamed = document({ title: 'Cleaning of Both Lines', revision: 4 })
    answerMoves(
      () => {
        stored = renamed
        const sentence = 'Ines Calloway edited the draft SOP-2026-0007 v01.00'
        const last_change = { by: ines, at: '2026-11-30T08:15:00Z', sentence }
        return problemResponse(409, 'stale', 'Somebody has changed this.', { current: renamed, last_change })
      },
      () => HttpResponse.json({ ...renamed, revision: 5 }),
    )
    const dialog = await tryIt()
    const notice = within(await dialog.findByRole('alert'))
    expect(notice.getByText('Somebody was faster')).toBeVisible()
    expect(notice.getByText(/^Ines Calloway edited the draft SOP-2026-0007 v01.00 \(/)).toHaveTextContent(
      'v01.00 (30 Nov 2026, 08:15 UTC).',
    )
    expect(notice.getByText('Cleaning of the Filling Line')).toBeVisible()
    expect(notice.getByText('Cleaning of Both Lines')).toBeVisible()
    expect(await screen.findByRole('heading', { level: 1, name: 'Cleaning of Both Lines', hidden: true })).toBeVisible()
    expect(dialog.getByLabelText('Comment')).toHaveValue('Still holds.')

    await userEvent.click(dialog.getByRole('button', { name: 'Confirm content' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(sent).toMatchObject([{ expected_revision: 3 }, { expected_revision: 4 }])
  })

  it('because the document has moved on says that it is no longer possible', async () => {
    answerMoves(() => {
      offers = []
      return problemResponse(409, 'wrong_state', 'Not possible any more.', {
        refusals: [{ code: 'wrong_state', message: 'Not possible any more.' }],
      })
    })
    const dialog = await tryIt()
    expect(await dialog.findByText('Not possible any more.')).toBeVisible()
    expect(await dialog.findByText(/is no longer possible/)).toBeVisible()
    expect(dialog.getByRole('button', { name: 'Confirm content' })).toBeDisabled()
  })
})

describe('a move that leads to another document', () => {
  it('leads there', async () => {
    offers = [offer()]
    const successor = document({
      uuid: '0d1fe61e-26b9-4cec-a1fd-419b5d22e3b2',
      version: '02.00',
      title: 'The next one',
    })
    answerMoves(() => HttpResponse.json(successor, { status: 201 }))
    server.use(http.get(ONE, ({ params }) => HttpResponse.json(params.uuid === successor.uuid ? successor : stored)))
    const { router } = show()
    await userEvent.click(await screen.findByRole('button', { name: 'Confirm content' }))
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Confirm content' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'The next one' })).toBeVisible()
    expect(router.state.location.pathname).toBe(`/documents/${successor.uuid}`)
  })
})

describe('the page of a document', () => {
  it('shows what a notification tells of, also when it was open before that happened', async () => {
    const told = { ...aNotification, link: `/documents/${stored.uuid}` }
    server.use(http.get('/api/v1/notifications/', () => HttpResponse.json(pageOf([told]))))
    show()
    await screen.findByRole('heading', { level: 1, name: 'Cleaning of the Filling Line' })
    stored = document({ title: 'Cleaning of Both Lines', revision: 4 })
    await userEvent.click(screen.getByRole('button', { name: /^Notifications/ }))
    await userEvent.click(await screen.findByRole('link', { name: told.title }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Cleaning of Both Lines' })).toBeVisible()
  })

  it('offers a file that it cannot show as a download', async () => {
    show()
    expect(await screen.findByRole('link', { name: 'Download' })).toHaveAttribute('href', stored.download_url)
    expect(screen.getByText('This kind of file is not shown in the page')).toBeVisible()
  })

  it('says how far the text of the file is, and asks until that is known', async () => {
    const file = { ...document().file, text_state: 'PENDING' } as DocumentDetail['file']
    stored = document({ file })
    const states = [
      { state: 'PENDING', reason: '' },
      { state: 'FAILED', reason: 'The file is damaged.' },
    ]
    const asked: string[] = []
    server.use(
      http.get('/api/v1/documents/:uuid/text/', ({ request }) => {
        asked.push(new URL(request.url).search)
        const answer = states.length > 1 ? states.shift() : states[0]
        return HttpResponse.json({ ...answer, characters: null, offset: 0, text: '', next_offset: null })
      }),
    )
    show()
    expect(await screen.findByText('Waiting to be read')).toBeVisible()
    expect(await screen.findByText('Could not be read')).toBeVisible()
    expect(screen.getByText('The file is damaged.')).toBeVisible()
    // Nothing of the text is asked for, so that nobody is noted to have read it.
    expect(asked).toEqual(['?offset=2147483646&limit=1', '?offset=2147483646&limit=1'])
  })

  it('says that the text of the file has been read, without asking again', async () => {
    show()
    expect(await screen.findByText('Read')).toBeVisible()
  })

  it('lets nobody edit or delete what the server does not permit', async () => {
    show()
    await screen.findByRole('link', { name: 'Download' })
    for (const name of ['Edit details', 'Replace the file', 'Delete'])
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument()
  })

  it('sends only what was edited', async () => {
    stored = document({ permissions: { may_edit: true, may_delete: false, may_comment: true, may_read_access: false } })
    server.use(
      http.patch(ONE, async ({ request }) => {
        sent.push(await request.json())
        stored = { ...stored, title: 'Another title', revision: 4 }
        return HttpResponse.json(stored)
      }),
    )
    show()
    await userEvent.click(await screen.findByRole('button', { name: 'Edit details' }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.clear(dialog.getByLabelText(/Title/))
    await userEvent.type(dialog.getByLabelText(/Title/), 'Another title')
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Another title' })).toBeVisible()
    expect(sent).toEqual([{ title: 'Another title', expected_revision: 3 }])
  })

  it('deletes a draft after asking, and goes to the list', async () => {
    stored = document({ permissions: { may_edit: true, may_delete: true, may_comment: true, may_read_access: false } })
    const asked: string[] = []
    server.use(
      http.delete(ONE, ({ request }) => {
        asked.push(new URL(request.url).search)
        return new HttpResponse(null, { status: 204 })
      }),
    )
    const { router } = show()
    await userEvent.click(await screen.findByRole('button', { name: 'Delete' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Delete draft' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Documents' })).toBeVisible()
    expect(asked).toEqual(['?expected_revision=3'])
    expect(router.state.location.search).toEqual({ scope: 'mine' })
  })

  it('says that a document is not there', async () => {
    server.use(http.get(ONE, () => problemResponse(404, 'not_found', 'There is no such document.')))
    show()
    expect(await screen.findByRole('heading', { level: 1, name: 'There is no such document' })).toBeVisible()
  })
})
