import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { Schemas } from '@/lib/api-contract'
import { renderAddress } from '@/testing/render'
import { pageOf, server, signInAs } from '@/testing/server'

const ACT = '2b0c7c7e-0000-4000-8000-000000000001'

function entry(more: Partial<Schemas['AuditEntry']> = {}): Schemas['AuditEntry'] {
  return {
    id: 55,
    uuid: 'e-55',
    timestamp: '2026-11-29T21:54:12Z',
    actor: { id: 8, username: 'approver', full_name: 'Katharine Voss', role: 'approver' },
    action: 'DOCUMENT_APPROVED',
    sentence: 'Katharine Voss approved SOP-2026-0002 v01.00',
    object: { type: 'documents.document', id: '4', label: 'SOP-2026-0002 v01.00', uuid: 'd0c' },
    field_changes: { status: ['PENDING_APPROVAL', 'APPROVED_PENDING_EFFECTIVE'], effective_date: [null, '2026-11-30'] },
    details: { round: 1, action: 'approve' },
    reason: 'Approved.',
    correlation_id: ACT,
    request_id: 'r-1',
    ip_address: '127.0.0.1',
    user_agent: 'A browser',
    ...more,
  }
}

/** The questions that the page asked, answered with these entries. */
function serveTrail(...entries: Schemas['AuditEntry'][]): URLSearchParams[] {
  const asked: URLSearchParams[] = []
  server.use(
    http.get('/api/v1/audit/', ({ request }) => {
      asked.push(new URL(request.url).searchParams)
      return HttpResponse.json(pageOf(entries))
    }),
  )
  return asked
}

beforeEach(() => {
  signInAs({ permissions: ['audit.view_audittrail'] })
  server.use(
    http.get('/api/v1/users/', () => HttpResponse.json(pageOf([]))),
    http.get('/api/v1/audit/actions/', () =>
      HttpResponse.json([{ code: 'DOCUMENT_SIGNED', sentence: '{actor} signed {object} as {meaning}' }]),
    ),
    http.get('/api/v1/workflows/states/', () =>
      HttpResponse.json([
        { code: 'PENDING_APPROVAL', name: 'Pending approval' },
        { code: 'APPROVED_PENDING_EFFECTIVE', name: 'Approved, pending effective' },
      ]),
    ),
  )
})

describe('the audit trail', () => {
  it('tells each entry as a sentence, with what changed and why', async () => {
    serveTrail(entry())
    renderAddress('/audit')
    const item = within(
      (await screen.findByText('Katharine Voss approved SOP-2026-0002 v01.00')).closest('li') as HTMLElement,
    )
    expect(await item.findByText('Approved, pending effective')).toBeVisible()
    expect(item.getByText('2026-11-30')).toBeVisible()
    expect(item.getByText('Reason: Approved.')).toBeVisible()
    expect(item.getByText('21:54:12')).toBeVisible()
    expect(screen.getByRole('heading', { name: '29 Nov 2026' })).toBeVisible()
    expect(item.getByRole('link', { name: 'Same act' })).toHaveAttribute('href', `/audit?correlation_id=${ACT}`)
  })

  it('shows everything that an entry holds, with the way to its document', async () => {
    serveTrail(entry())
    renderAddress('/audit')
    await userEvent.click(await screen.findByRole('button', { name: 'Details of entry 55' }))
    expect(screen.getByText('A browser')).toBeVisible()
    expect(await screen.findByRole('link', { name: 'Open the document' })).toHaveAttribute('href', '/documents/d0c')
    expect(screen.getByRole('link', { name: 'Everything about this' })).toHaveAttribute(
      'href',
      '/audit?object_type=documents.document&object_id=%224%22',
    )
  })

  it('says so where the document is no longer there', async () => {
    serveTrail(entry({ object: { ...entry().object, uuid: null } }))
    renderAddress('/audit')
    await userEvent.click(await screen.findByRole('button', { name: 'Details of entry 55' }))
    expect(screen.getByText('The document is no longer there.')).toBeVisible()
    expect(screen.queryByRole('link', { name: 'Open the document' })).not.toBeInTheDocument()
  })

  it('reads its filters from the address, and asks for whole days', async () => {
    const asked = serveTrail(entry())
    renderAddress('/audit?user=approver&action=DOCUMENT_APPROVED&since=2026-11-01&until=2026-11-29&nonsense=1')
    await screen.findByText(/Katharine Voss approved/)
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      user: 'approver',
      action: 'DOCUMENT_APPROVED',
      since: '2026-11-01T00:00:00.000Z',
      until: '2026-11-30T00:00:00.000Z',
    })
  })

  it('writes its filters into the address, and begins at the first page again', async () => {
    serveTrail(entry())
    const { router } = renderAddress('/audit?page=3&page_size=25')
    await screen.findByText(/Katharine Voss approved/)
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'To what' }), 'Account')
    await waitFor(() => expect(router.state.location.search).toEqual({ page_size: 25, object_type: 'users.user' }))
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ page_size: 25 }))
  })

  it('lets go of one act', async () => {
    serveTrail(entry())
    const { router } = renderAddress(`/audit?correlation_id=${ACT}`)
    await userEvent.click(await screen.findByRole('button', { name: 'Remove the filter: One act only' }))
    await waitFor(() => expect(router.state.location.search).toEqual({}))
  })

  it('says that nothing fits', async () => {
    serveTrail()
    renderAddress('/audit?search=nothing')
    expect(await screen.findByText('No entry fits these filters')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Export as CSV' })).toBeDisabled()
  })

  it('gives everything that fits as a file', async () => {
    serveTrail(entry())
    const files: Blob[] = []
    vi.stubGlobal(
      'URL',
      Object.assign(URL, { createObjectURL: (file: Blob) => files.push(file), revokeObjectURL: () => undefined }),
    )
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
    renderAddress('/audit')
    await screen.findByText(/Katharine Voss approved/)
    await userEvent.click(screen.getByRole('button', { name: 'Export as CSV' }))
    await waitFor(() => expect(files).toHaveLength(1))
    const text = await files[0]?.text()
    expect(text).toContain('55,2026-11-29T21:54:12Z,Katharine Voss (approver),approver,DOCUMENT_APPROVED')
    expect(text).toContain('Status: PENDING_APPROVAL → APPROVED_PENDING_EFFECTIVE')
  })
})
