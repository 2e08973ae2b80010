import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { type DocumentDetail, document } from '@/testing/documents'
import { renderAddress } from '@/testing/render'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'

const policy = document({ uuid: 'policy', document_number: 'POL-1', title: 'Hygiene', status: 'EFFECTIVE' })
const own = document({ uuid: 'older', title: 'An older version', status: 'EFFECTIVE' })
const IMPLEMENTS = {
  uuid: 'manual',
  document_number: 'MAN-1',
  version: '01.00',
  title: 'Manual',
  status: 'EFFECTIVE',
  kind: 'IMPLEMENTS',
} as const

let shown: DocumentDetail
let sent: unknown[]
let searched: string[]

beforeEach(() => {
  signInAs()
  sent = []
  searched = []
  shown = document({
    uuid: 'here',
    dependencies: [IMPLEMENTS],
    permissions: { may_edit: true, may_delete: false, may_comment: false, may_read_access: false },
  })
  server.use(
    http.get('/api/v1/documents/here/', () => HttpResponse.json(shown)),
    http.get('/api/v1/documents/here/transitions/', () => HttpResponse.json({ revision: 3, offers: [] })),
    http.get('/api/v1/documents/here/history/', () => HttpResponse.json({ transitions: [], tasks: [] })),
    http.get('/api/v1/documents/here/dependencies/', () =>
      HttpResponse.json({ root: 'here', nodes: [], edges: [], is_cut: false }),
    ),
    http.get('/api/v1/document-types/', () => HttpResponse.json(pageOf([]))),
    http.get('/api/v1/document-sources/', () => HttpResponse.json(pageOf([]))),
    http.get('/api/v1/workflows/states/', () =>
      HttpResponse.json([{ code: 'EFFECTIVE', name: 'Effective', sequence: 7 }]),
    ),
    http.get('/api/v1/documents/', ({ request }) => {
      searched.push(new URL(request.url).search)
      return HttpResponse.json(pageOf([policy, own]))
    }),
    http.patch('/api/v1/documents/here/', async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json({ ...shown, revision: 4 })
    }),
  )
})

async function openDialog() {
  renderAddress('/documents/here?tab=dependencies')
  await userEvent.click(await screen.findByRole('button', { name: 'Change what it builds upon' }))
  return within(await screen.findByRole('dialog', { name: 'What SOP-2026-0007 builds upon' }))
}

async function addPolicy(dialog: ReturnType<typeof within>) {
  await userEvent.type(dialog.getByRole('combobox', { name: 'Add a document' }), 'hyg')
  await userEvent.click(await screen.findByRole('option', { name: /Hygiene/ }))
}

describe('what a draft builds upon', () => {
  it('is found in the library and added, with the way in which it is built upon', async () => {
    const dialog = await openDialog()
    await addPolicy(dialog)
    await userEvent.click(dialog.getByRole('combobox', { name: 'How it builds upon POL-1' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Supports it' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('What it builds upon is saved.')).toBeVisible()
    expect(sent).toEqual([
      {
        dependencies: [
          { uuid: 'manual', kind: 'IMPLEMENTS' },
          { uuid: 'policy', kind: 'SUPPORTS' },
        ],
        expected_revision: 3,
      },
    ])
    expect(searched.at(-1)).toContain('scope=library')
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  })

  it('never is a version of its own', async () => {
    const dialog = await openDialog()
    await userEvent.click(dialog.getByRole('combobox', { name: 'Add a document' }))
    expect(await screen.findByRole('option', { name: /Hygiene/ })).toBeVisible()
    expect(screen.queryByRole('option', { name: /An older version/ })).not.toBeInTheDocument()
  })

  it('can be taken away', async () => {
    const dialog = await openDialog()
    expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
    await userEvent.click(dialog.getByRole('button', { name: 'Take MAN-1 away' }))
    expect(dialog.getByText('It builds upon no other document.')).toBeVisible()
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toEqual([{ dependencies: [], expected_revision: 3 }]))
  })

  it('stays as it was if that is refused, and the choice stays too', async () => {
    const message = 'Documents would depend on each other in a circle: SOP-2026-0007 → POL-1 → SOP-2026-0007.'
    server.use(http.patch('/api/v1/documents/here/', () => problemResponse(400, 'circle', message)))
    const dialog = await openDialog()
    await addPolicy(dialog)
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await dialog.findByText(message)).toBeVisible()
    expect(dialog.getByRole('button', { name: 'Take POL-1 away' })).toBeVisible()
  })

  it('is not offered for change to whoever may not edit', async () => {
    shown = { ...shown, permissions: { ...shown.permissions, may_edit: false } }
    renderAddress('/documents/here?tab=dependencies')
    expect(await screen.findByText('It builds upon no other document.')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Change what it builds upon' })).not.toBeInTheDocument()
  })
})
