import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Schemas } from '@/lib/api-contract'
import { document, ines } from '@/testing/documents'
import { renderAddress } from '@/testing/render'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'

const nothing = { may_answer: false, may_edit: false, may_reopen: false, may_resolve: false, may_withdraw: false }

function comment(more: Partial<Schemas['Comment']> = {}): Schemas['Comment'] {
  return {
    id: 1,
    author: ines,
    text: 'Which nozzle?',
    created_at: '2026-11-30T08:00:00Z',
    edited_at: null,
    withdrawn_at: null,
    withdrawn_by: null,
    anchor_kind: 'general',
    page: null,
    section: '',
    quote: '',
    state: 'open',
    resolved_at: null,
    resolved_by: null,
    reopened_at: null,
    reopened_by: null,
    replies: [],
    permissions: nothing,
    ...more,
  }
}

const COMMENTS = '/api/v1/documents/:uuid/comments/'

let stored: Schemas['DocumentDetail']
let threads: Schemas['Comment'][]
let sent: unknown[]
let keys: (string | null)[]

const show = () => renderAddress(`/documents/${stored.uuid}?tab=comments`)
const may = (...deeds: string[]) => ({ ...nothing, ...Object.fromEntries(deeds.map((deed) => [`may_${deed}`, true])) })

beforeEach(() => {
  signInAs()
  stored = document({ permissions: { may_edit: false, may_delete: false, may_comment: true, may_read_access: false } })
  threads = [comment()]
  sent = []
  keys = []
  server.use(
    http.get('/api/v1/documents/:uuid/', () => HttpResponse.json(stored)),
    http.get('/api/v1/documents/:uuid/transitions/', () => HttpResponse.json({ revision: 3, offers: [] })),
    http.get('/api/v1/documents/:uuid/history/', () => HttpResponse.json({ transitions: [], tasks: [] })),
    http.get(COMMENTS, ({ request }) => {
      const state = new URL(request.url).searchParams.get('state')
      return HttpResponse.json(pageOf(threads.filter((thread) => !state || thread.state === state)))
    }),
    http.post(COMMENTS, async ({ request }) => {
      const body = await request.json()
      sent.push(body)
      keys.push(request.headers.get('Idempotency-Key'))
      return HttpResponse.json(comment(body as never), { status: 201 })
    }),
  )
})

describe('the comments of a version', () => {
  it('tell where they belong, what was said and what became of it', async () => {
    const reply = { ...comment({ id: 2, text: '', withdrawn_at: '2026-11-30T09:00:00Z', withdrawn_by: ines }) }
    threads = [comment({ anchor_kind: 'page', page: 3, quote: 'the nozzle', replies: [reply] })]
    show()
    expect(await screen.findByText('Which nozzle?')).toBeVisible()
    expect(screen.getByText('Page 3')).toBeVisible()
    expect(screen.getByText('the nozzle')).toBeVisible()
    const answers = within(screen.getByRole('list', { name: 'Answers' }))
    expect(answers.getByText('Withdrawn by Ines Calloway, 30 Nov 2026, 09:00 UTC')).toBeVisible()
  })

  it('are counted on the tab as long as they are open', async () => {
    show()
    expect(await screen.findByRole('tab', { name: 'Comments (1 open)' })).toBeVisible()
  })

  it('are filtered by whether they are settled', async () => {
    threads = [comment(), comment({ id: 5, text: 'Settled long ago.', state: 'resolved' })]
    const { router } = show()
    await screen.findByText('Which nozzle?')
    expect(screen.queryByText('Settled long ago.')).not.toBeInTheDocument()
    await userEvent.click(screen.getByRole('radio', { name: 'Resolved' }))
    expect(await screen.findByText('Settled long ago.')).toBeVisible()
    await waitFor(() => expect(screen.queryByText('Which nozzle?')).not.toBeInTheDocument())
    expect(router.state.location.search).toEqual({ tab: 'comments', comments: 'resolved' })
  })

  it('are found as the address says', async () => {
    threads = [comment(), comment({ id: 5, text: 'Settled long ago.', state: 'resolved' })]
    renderAddress(`/documents/${stored.uuid}?tab=comments&comments=resolved`)
    expect(await screen.findByText('Settled long ago.')).toBeVisible()
    expect(screen.getByRole('radio', { name: 'Resolved' })).toBeChecked()
    expect(screen.queryByText('Which nozzle?')).not.toBeInTheDocument()
  })

  it('offer nothing that the server does not permit', async () => {
    stored = document()
    show()
    await screen.findByText('Which nozzle?')
    for (const name of ['Write a comment', /^Answer/, /^Edit/, /^Resolve/, /^Reopen/, /^Withdraw/])
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument()
  })
})

describe('taking part', () => {
  it('begins a discussion about a page', async () => {
    show()
    await userEvent.click(await screen.findByRole('button', { name: 'Write a comment' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Comment on SOP-2026-0007' }))
    await userEvent.click(dialog.getByRole('radio', { name: 'A page' }))
    await userEvent.type(dialog.getByRole('textbox', { name: /^Page/ }), '4')
    await userEvent.type(dialog.getByRole('textbox', { name: /^Comment/ }), 'Too long.')
    await userEvent.click(dialog.getByRole('button', { name: 'Comment' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(sent).toEqual([{ text: 'Too long.', anchor_kind: 'page', page: 4 }])
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  })

  it('answers, and sends an answer that met no reply once more as the same deed', async () => {
    threads = [comment({ permissions: may('answer') })]
    server.use(
      http.post(
        COMMENTS,
        ({ request }) => {
          keys.push(request.headers.get('Idempotency-Key'))
          return problemResponse(503, 'unavailable', 'Try again later.')
        },
        { once: true },
      ),
    )
    show()
    await userEvent.click(await screen.findByRole('button', { name: 'Answer: comment of Ines Calloway' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Answer Ines Calloway' }))
    await userEvent.type(dialog.getByRole('textbox', { name: /^Comment/ }), 'The left one.')
    await userEvent.click(dialog.getByRole('button', { name: 'Answer' }))
    expect(await dialog.findByText('Try again later.')).toBeVisible()
    await userEvent.click(dialog.getByRole('button', { name: 'Answer' }))
    await waitFor(() => expect(sent).toEqual([{ text: 'The left one.', answers: 1 }]))
    expect(keys[0]).toBe(keys[1])
  })

  it('says at the field what the server finds wrong with it', async () => {
    server.use(
      http.post(COMMENTS, () =>
        problemResponse(400, 'invalid', 'Check the fields.', {
          errors: [{ field: 'section', code: 'required', message: 'Name the section.' }],
        }),
      ),
    )
    show()
    await userEvent.click(await screen.findByRole('button', { name: 'Write a comment' }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.click(dialog.getByRole('radio', { name: 'A section' }))
    await userEvent.type(dialog.getByRole('textbox', { name: /^Comment/ }), 'Too long.')
    await userEvent.click(dialog.getByRole('button', { name: 'Comment' }))
    await waitFor(() =>
      expect(dialog.getByRole('textbox', { name: /^Section/ })).toHaveAccessibleDescription(/Name the section/),
    )
  })

  it('asks before typed words are lost', async () => {
    show()
    await userEvent.click(await screen.findByRole('button', { name: 'Write a comment' }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.type(dialog.getByRole('textbox', { name: /^Comment/ }), 'Too long.')
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Keep it' }))
    expect(dialog.getByRole('textbox', { name: /^Comment/ })).toHaveValue('Too long.')
  })

  it('rewords, withdraws with a reason, resolves and reopens what the server permits', async () => {
    threads = [
      comment({ permissions: may('edit', 'withdraw', 'resolve') }),
      comment({ id: 2, text: 'Again.', permissions: may('reopen') }),
    ]
    const take = async ({ request }: { request: Request }) => {
      const text = await request.text()
      sent.push([request.method, new URL(request.url).pathname.replace(/.*comments/, ''), text && JSON.parse(text)])
      return HttpResponse.json(comment())
    }
    server.use(http.patch(`${COMMENTS}:id/`, take), http.post(`${COMMENTS}:id/:deed/`, take))
    show()

    await userEvent.click(await screen.findByRole('button', { name: /^Edit/ }))
    await userEvent.type(await screen.findByRole('textbox', { name: /^Comment/ }), ' The left?')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())

    await userEvent.click(screen.getByRole('button', { name: /^Withdraw/ }))
    await userEvent.type(await screen.findByRole('textbox', { name: 'Reason' }), 'Asked twice.')
    await userEvent.click(screen.getByRole('button', { name: 'Withdraw comment' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())

    await userEvent.click(screen.getByRole('button', { name: /^Resolve/ }))
    await userEvent.click(screen.getByRole('button', { name: /^Reopen/ }))
    await waitFor(() => expect(sent).toHaveLength(4))
    expect(sent).toEqual([
      ['PATCH', '/1/', { text: 'Which nozzle? The left?' }],
      ['POST', '/1/withdraw/', { reason: 'Asked twice.' }],
      ['POST', '/1/resolve/', ''],
      ['POST', '/2/reopen/', ''],
    ])
  })

  it('tells why a discussion could not be settled', async () => {
    threads = [comment({ permissions: may('resolve') })]
    server.use(
      http.post(`${COMMENTS}:id/resolve/`, () => problemResponse(409, 'comment_resolved', 'Resolved already.')),
    )
    show()
    await userEvent.click(await screen.findByRole('button', { name: /^Resolve/ }))
    expect(await screen.findByText('Resolved already.')).toBeVisible()
  })
})
