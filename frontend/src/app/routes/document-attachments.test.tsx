import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Schemas } from '@/lib/api-contract'
import { document, ines } from '@/testing/documents'
import { renderAddress } from '@/testing/render'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'

const ATTACHMENTS = '/api/v1/documents/:uuid/attachments/'

const protocol: Schemas['Attachment'] = {
  id: 5,
  name: 'Protocol of the trial',
  description: 'Three batches.',
  file_name: 'trial.pdf',
  size: 1770,
  content_type: 'application/pdf',
  sha256: 'cd'.repeat(32),
  added_by: ines,
  added_at: '2026-11-30T08:00:00Z',
  download_url: '/api/v1/documents/7c1fe61e-26b9-4cec-a1fd-419b5d22e3b2/attachments/5/file/',
}

let stored: Schemas['DocumentDetail']
let attached: Schemas['Attachment'][]
let asked: string[]

const show = () => renderAddress(`/documents/${stored.uuid}`)

beforeEach(() => {
  signInAs()
  stored = document({ permissions: { may_edit: true, may_delete: false, may_comment: true, may_read_access: false } })
  attached = [protocol]
  asked = []
  server.use(
    http.get('/api/v1/documents/:uuid/', () => HttpResponse.json(stored)),
    http.get('/api/v1/documents/:uuid/transitions/', () => HttpResponse.json({ revision: 3, offers: [] })),
    http.get('/api/v1/documents/:uuid/history/', () => HttpResponse.json({ transitions: [], tasks: [] })),
    http.get('/api/v1/document-types/', () => HttpResponse.json(pageOf([]))),
    http.get('/api/v1/document-sources/', () => HttpResponse.json(pageOf([]))),
    http.get(ATTACHMENTS, () => HttpResponse.json(pageOf(attached))),
  )
})

describe('the attachments of a version', () => {
  it('are listed with size and giver, and can be taken along', async () => {
    show()
    const link = await screen.findByRole('link', { name: 'Download Protocol of the trial' })
    expect(link).toHaveAttribute('href', protocol.download_url)
    expect(screen.getByText('trial.pdf · 1.7 kB · Ines Calloway, 30 Nov 2026, 08:00 UTC')).toBeVisible()
    expect(screen.getByText('Three batches.')).toBeVisible()
  })

  it('stay as they are where the server lets nothing be edited', async () => {
    stored = document()
    show()
    await screen.findByRole('link', { name: 'Download Protocol of the trial' })
    expect(screen.queryByRole('button', { name: /^Remove/ })).not.toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Attach a supporting file' })).not.toBeInTheDocument()
  })

  it('are removed after asking, from the draft as it was seen', async () => {
    server.use(
      http.delete(`${ATTACHMENTS}:id/`, ({ request, params }) => {
        asked.push(`${params.id}${new URL(request.url).search}`)
        attached = []
        return new HttpResponse(null, { status: 204 })
      }),
    )
    show()
    await userEvent.click(await screen.findByRole('button', { name: 'Remove Protocol of the trial' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Remove attachment' }))
    expect(await screen.findByText('Nothing is attached.')).toBeVisible()
    expect(asked).toEqual(['5?expected_revision=3'])
  })

  it('are added with a name, and a refusal is told at its field', async () => {
    server.use(
      http.post(
        ATTACHMENTS,
        () =>
          problemResponse(400, 'invalid', 'Check the fields.', {
            errors: [{ field: 'file', code: 'attached_already', message: 'A file of this name is there.' }],
          }),
        { once: true },
      ),
      http.post(ATTACHMENTS, ({ request }) => {
        asked.push(request.headers.get('Idempotency-Key') ?? '')
        attached = [protocol, { ...protocol, id: 6, name: 'Second trial' }]
        return HttpResponse.json(attached[1], { status: 201 })
      }),
    )
    show()
    await userEvent.click(await screen.findByRole('button', { name: 'Attach a supporting file' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Attach to SOP-2026-0007' }))
    expect(dialog.getByRole('button', { name: 'Attach' })).toBeDisabled()
    await userEvent.upload(dialog.getByLabelText('File'), new File(['x'], 'second.txt', { type: 'text/plain' }))
    await userEvent.type(dialog.getByRole('textbox', { name: 'Name' }), 'Second trial')
    await userEvent.click(dialog.getByRole('button', { name: 'Attach' }))
    expect(await dialog.findByText('A file of this name is there.')).toBeVisible()
    await userEvent.click(dialog.getByRole('button', { name: 'Attach' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(await screen.findByRole('link', { name: 'Download Second trial' })).toBeVisible()
    expect(asked[0]).toMatch(/^[0-9a-f]{32}$/)
  })
})
