import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Schemas } from '@/lib/api-contract'
import { document, ines } from '@/testing/documents'
import { renderAddress } from '@/testing/render'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'

const sunniva = { id: 9, username: 'viewer', full_name: 'Sunniva Dale' }
const shown = document({ uuid: 'here' })
const nothing = { may_edit: false, may_delete: false, may_comment: false, may_read_access: false }

function entry(more: Partial<Schemas['Access']> = {}): Schemas['Access'] {
  return {
    id: 1,
    at: '2026-11-30T08:15:00Z',
    kind: 'download',
    part: 'original',
    user: sunniva,
    document: { uuid: 'here', document_number: 'SOP-2026-0007', version: '01.00', title: 'Cleaning' },
    file_name: 'cleaning.pdf',
    file_sha256: 'ab'.repeat(32),
    ip_address: null,
    ...more,
  }
}

let permissions: Schemas['DocumentPermissions']
let entries: Schemas['Access'][]
let asked: string[]

beforeEach(() => {
  signInAs({ permissions: ['documents.view_document'] })
  permissions = { ...nothing, may_read_access: true }
  entries = [entry()]
  asked = []
  const answer = ({ request }: { request: Request }) => {
    asked.push(new URL(request.url).search)
    return HttpResponse.json(pageOf(entries))
  }
  server.use(
    http.get('/api/v1/documents/access/', answer),
    http.get('/api/v1/documents/:uuid/', () => HttpResponse.json({ ...shown, permissions })),
    http.get('/api/v1/documents/:uuid/transitions/', () => HttpResponse.json({ revision: 3, offers: [] })),
    http.get('/api/v1/documents/:uuid/history/', () => HttpResponse.json({ transitions: [], tasks: [] })),
    http.get('/api/v1/document-types/', () => HttpResponse.json(pageOf([]))),
    http.get('/api/v1/document-sources/', () => HttpResponse.json(pageOf([]))),
    http.get('/api/v1/documents/:uuid/access/', answer),
  )
})

describe('the access log of a version', () => {
  it('tells who did what with it, when and with which version', async () => {
    entries = [entry(), entry({ id: 2, kind: 'view', part: 'detail', file_name: '', user: ines })]
    renderAddress('/documents/here')
    await userEvent.click(await screen.findByRole('tab', { name: 'Access' }))
    const [, download, view] = within(await screen.findByRole('table', { name: 'Access log' })).getAllByRole('row')
    for (const words of ['Sunniva Dale', 'Downloaded', 'cleaning.pdf', '01.00', '30 Nov 2026, 08:15 UTC'])
      expect(within(download as HTMLElement).getByText(words)).toBeVisible()
    for (const words of ['Ines Calloway', 'Viewed', 'The page'])
      expect(within(view as HTMLElement).getByText(words)).toBeVisible()
    expect(screen.queryByText('Address')).not.toBeInTheDocument()
  })

  it('is not offered to those who may not read it, whatever the address says', async () => {
    permissions = nothing
    renderAddress('/documents/here?tab=access')
    expect(await screen.findByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true')
    expect(screen.queryByRole('tab', { name: 'Access' })).not.toBeInTheDocument()
    expect(asked).toEqual([])
  })

  it('is filtered and turned over by its address, and so is the table to take along', async () => {
    const { router } = renderAddress(
      '/documents/here?tab=access&user=9&kind=print&kind=view&kind=fly&since=2026-11-01&page=2',
    )
    expect(await screen.findByRole('table', { name: 'Access log' })).toBeVisible()
    expect(asked).toEqual(['?page=2&kind=view&kind=print&user=9&since=2026-11-01'])
    expect(screen.getByRole('link', { name: 'As CSV' })).toHaveAttribute(
      'href',
      '/api/v1/documents/here/access/export/?kind=view&kind=print&user=9&since=2026-11-01',
    )
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ tab: 'access' }))
  })

  it('says that nothing fits', async () => {
    entries = []
    renderAddress('/documents/here?tab=access&kind=print')
    expect(await screen.findByText('No entry fits these filters')).toBeVisible()
  })
})

describe('the access log of a person', () => {
  it('is one’s own, also where the address names somebody else', async () => {
    entries = [entry(), entry({ id: 2, document: { ...entry().document, uuid: null, title: null } })]
    renderAddress('/profile/access?user=9&kind=download')
    const table = within(await screen.findByRole('table', { name: 'Access log' }))
    expect(table.getByRole('link', { name: 'SOP-2026-0007 v01.00' })).toHaveAttribute('href', '/documents/here')
    expect(table.getByText('SOP-2026-0007 v01.00 (deleted)')).toBeVisible()
    expect(asked).toEqual(['?kind=download'])
    expect(screen.getByRole('link', { name: 'As CSV' })).toHaveAttribute(
      'href',
      '/api/v1/documents/access/export/?kind=download',
    )
  })

  it('is anybody’s for those who look after the record, once a person is chosen', async () => {
    signInAs({ permissions: ['audit.view_audittrail', 'users.view_user'] })
    server.use(http.get('/api/v1/users/', () => HttpResponse.json(pageOf([sunniva]))))
    entries = [entry({ ip_address: '192.0.2.7' })]
    const { router } = renderAddress('/audit/access')
    expect(await screen.findByText('Whose access log?')).toBeVisible()
    expect(asked).toEqual([])
    await userEvent.click(screen.getByRole('combobox', { name: 'Person' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Sunniva Dale' }))
    expect(await screen.findByText('192.0.2.7')).toBeVisible()
    expect(asked).toEqual(['?user=9'])
    expect(router.state.location.search).toEqual({ user: 9 })
    await userEvent.click(screen.getByRole('combobox', { name: 'What was done' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Printed' }))
    await waitFor(() => expect(asked.at(-1)).toMatch(/kind=print/))
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ user: 9 }))
  })

  it('says why it may not be read', async () => {
    server.use(
      http.get('/api/v1/documents/access/', () => problemResponse(403, 'not_permitted', 'Only document admins may.')),
    )
    renderAddress('/audit/access?user=9')
    expect(await screen.findByText('Only document admins may.')).toBeVisible()
  })
})
