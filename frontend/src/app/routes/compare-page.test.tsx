import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Schemas } from '@/lib/api-contract'
import { document } from '@/testing/documents'
import { renderAddress } from '@/testing/render'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'

const older = document({ uuid: '11111111-1111-4111-8111-111111111111', version: '01.00' })
const newer = document({ uuid: '22222222-2222-4222-8222-222222222222', version: '02.00' })

const side = ({ uuid, version }: typeof older): Schemas['ComparedVersion'] => ({
  uuid,
  version,
  text_state: 'READY',
  text_reason: '',
})

function comparison(more: Partial<Schemas['DocumentComparison']> = {}): Schemas['DocumentComparison'] {
  return {
    document_number: newer.document_number,
    old: side(older),
    new: side(newer),
    metadata: [],
    dependencies_added: [],
    dependencies_removed: [],
    same_file: false,
    state: 'ready',
    message: '',
    words_added: 1,
    words_removed: 2,
    is_exact: true,
    is_complete: true,
    blocks: [
      {
        kind: 'changed',
        skipped_before: 7,
        segments: [
          { kind: 'equal', text: 'Rinse for ' },
          { kind: 'deleted', text: 'five long' },
          { kind: 'inserted', text: 'ten' },
          { kind: 'equal', text: ' minutes.' },
        ],
      },
    ],
    skipped_after: 1,
    ...more,
  }
}

let answers: Schemas['DocumentComparison'][]
let asked: string[]

beforeEach(() => {
  signInAs()
  answers = [comparison()]
  asked = []
  server.use(
    http.get('/api/v1/documents/:uuid/', () => HttpResponse.json(newer)),
    http.get('/api/v1/documents/:uuid/transitions/', () => HttpResponse.json({ revision: 3, offers: [] })),
    http.get('/api/v1/documents/:uuid/history/', () => HttpResponse.json({ transitions: [], tasks: [] })),
    http.get('/api/v1/documents/:uuid/versions/', () => HttpResponse.json(pageOf([newer, older]))),
    http.get('/api/v1/document-types/', () => HttpResponse.json(pageOf([]))),
    http.get('/api/v1/document-sources/', () => HttpResponse.json(pageOf([]))),
    http.get('/api/v1/documents/:uuid/compare/', ({ request }) => {
      asked.push(new URL(request.url).search)
      return HttpResponse.json(answers.length > 1 ? answers.shift() : answers[0])
    }),
  )
})

const show = (search = `?with=${older.uuid}`) => renderAddress(`/documents/${newer.uuid}/compare${search}`)

describe('the comparison of two versions', () => {
  it('marks what was added and removed by more than colour, and isolates every piece', async () => {
    show()
    const added = await screen.findByRole('insertion')
    expect(added).toHaveTextContent('added: +ten (end)')
    const removed = screen.getByRole('deletion')
    expect(removed).toHaveTextContent('removed: −five long (end)')
    expect(within(added).getByText('ten').tagName).toBe('BDI')
    expect(screen.getByText('Rinse for', { exact: false }).tagName).toBe('BDI')
  })

  it('counts words and what is left out, and leaves nothing out when asked', async () => {
    const { router } = show()
    expect(await screen.findByText('1 word added and 2 words removed')).toBeVisible()
    expect(screen.getByText('7 unchanged paragraphs are left out')).toBeVisible()
    expect(screen.getByText('1 unchanged paragraph is left out')).toBeVisible()
    await userEvent.click(screen.getByRole('switch', { name: 'Show unchanged paragraphs' }))
    await waitFor(() => expect(asked).toHaveLength(2))
    expect(asked).toEqual([`?with=${older.uuid}&around=2`, `?with=${older.uuid}`])
    expect(router.state.location.search).toEqual({ with: older.uuid, whole: true })
  })

  it('shows what changed in control data and dependencies in the words of the client', async () => {
    answers = [
      comparison({
        metadata: [
          { field: 'sensitivity_label', old: 'INTERNAL', new: 'CONFIDENTIAL' },
          { field: 'effective_date', old: null, new: '2026-12-01' },
        ],
        dependencies_removed: [{ document_number: 'POL-2026-0001', kind: 'IMPLEMENTS' }],
      }),
    ]
    show()
    const data = within(await screen.findByRole('region', { name: 'Control data' }))
    expect(data.getByText('Internal')).toBeVisible()
    expect(data.getByText('Confidential')).toBeVisible()
    expect(data.getByText('1 Dec 2026')).toBeVisible()
    const links = within(screen.getByRole('region', { name: 'Builds upon' }))
    expect(links.getByText('Implements POL-2026-0001').tagName).toBe('DEL')
  })

  it('waits for texts that are still being read, and then shows them', async () => {
    const message = 'The text of version 02.00 is still being read.'
    const waiting = { ...side(newer), text_state: 'PENDING' as const, text_reason: 'The last attempt was interrupted.' }
    answers = [comparison({ state: 'pending', new: waiting, message, blocks: [] }), comparison()]
    show()
    expect(await screen.findByText(message)).toBeVisible()
    expect(screen.getByText('Text of v01.00:').parentElement).toHaveTextContent('Text of v01.00:Read')
    expect(screen.getByText('Text of v02.00:').parentElement).toHaveTextContent(
      'Text of v02.00:Waiting to be readThe last attempt was interrupted.',
    )
    expect(await screen.findByText('1 word added and 2 words removed')).toBeVisible()
  })

  it('says why words cannot be compared, and still compares the control data', async () => {
    const message = 'Version 01.00: Images have no text.'
    const old = { ...side(older), text_state: 'NOT_EXTRACTABLE' as const, text_reason: 'Images have no text.' }
    answers = [comparison({ state: 'unavailable', old, message, blocks: [] })]
    show()
    expect(await screen.findByText(message)).toBeVisible()
    expect(screen.getByText('Text of v01.00:').parentElement).toHaveTextContent(/None to be read$/)
    expect(screen.getByText('The control data of both versions are the same.')).toBeVisible()
  })

  it('says where it is not exact or not complete', async () => {
    answers = [comparison({ is_exact: false, is_complete: false })]
    show()
    expect(await screen.findByText(/shown as replaced as a whole/)).toBeVisible()
    expect(screen.getByText(/The last ones are left out/)).toBeVisible()
  })

  it('says why the server refuses it', async () => {
    server.use(
      http.get('/api/v1/documents/:uuid/compare/', () =>
        problemResponse(404, 'not_found', 'There is no such document.'),
      ),
    )
    show()
    expect(await screen.findByText('There is no such document.')).toBeVisible()
  })
})

describe('the way to a comparison', () => {
  it('leads there from the list of versions', async () => {
    const { router } = renderAddress(`/documents/${newer.uuid}?tab=versions`)
    await userEvent.click(await screen.findByRole('link', { name: 'Compare with v01.00' }))
    expect(await screen.findByText('From v01.00 to v02.00')).toBeVisible()
    expect(router.state.location.href).toBe(`/documents/${newer.uuid}/compare?with=${older.uuid}`)
  })

  it('begins with a choice where no other version is named', async () => {
    show('')
    const choice = await screen.findByRole('combobox', { name: 'Compare v02.00 with' })
    expect(asked).toEqual([])
    await userEvent.selectOptions(choice, older.uuid)
    expect(await screen.findByText('From v01.00 to v02.00')).toBeVisible()
  })
})
