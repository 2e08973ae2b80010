import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { document } from '@/testing/documents'
import { renderAddress } from '@/testing/render'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'

let asked: URLSearchParams[]
let rows: unknown[]

beforeEach(() => {
  signInAs()
  window.localStorage.clear()
  asked = []
  rows = [document(), document({ uuid: 'b', document_number: 'SOP-2026-0008', title: 'Weighing' })]
  server.use(
    http.get('/api/v1/documents/', ({ request }) => {
      asked.push(new URL(request.url).searchParams)
      return HttpResponse.json({ ...pageOf(rows), count: rows.length && 120, next: rows.length ? 'next' : null })
    }),
    http.get('/api/v1/document-types/', () => HttpResponse.json(pageOf([{ code: 'SOP', name: 'Work Instruction' }]))),
    http.get('/api/v1/workflows/states/', () => HttpResponse.json([{ code: 'DRAFT', name: 'Draft', sequence: 1 }])),
  )
})

const lastAsked = (name: string) => asked.at(-1)?.getAll(name)

describe('the list of documents', () => {
  it('begins with what is in force, and leads to each document', async () => {
    renderAddress('/documents')
    const table = within(await screen.findByRole('table', { name: 'Documents' }))
    expect(table.getByRole('link', { name: 'SOP-2026-0008' })).toHaveAttribute('href', '/documents/b')
    expect(lastAsked('scope')).toEqual(['library'])
    expect(screen.getByRole('link', { name: 'Library' })).toHaveAttribute('aria-current', 'page')
  })

  it('asks for what its address says', async () => {
    renderAddress(
      '/documents?scope=all&status=["DRAFT"]&document_type=["SOP"]&author=4&ordering=-title&page=2&search=pump',
    )
    await screen.findByRole('table')
    expect(Object.fromEntries(asked.at(-1) ?? [])).toEqual({
      scope: 'all',
      status: 'DRAFT',
      document_type: 'SOP',
      author: '4',
      ordering: '-title',
      page: '2',
      page_size: '50',
      search: 'pump',
    })
    expect(screen.getByRole('link', { name: 'All' })).toHaveAttribute('aria-current', 'page')
    expect(screen.getByRole('link', { name: 'Library' })).not.toHaveAttribute('aria-current')
  })

  it('keeps order, page and filters in its address', async () => {
    const { router } = renderAddress('/documents')
    await screen.findByRole('table')
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }))
    await waitFor(() => expect(lastAsked('page')).toEqual(['2']))
    await userEvent.click(screen.getByRole('button', { name: 'Title' }))
    await waitFor(() => expect(lastAsked('ordering')).toEqual(['title']))
    await userEvent.click(screen.getByRole('combobox', { name: 'Type' }))
    await userEvent.click(await screen.findByText('SOP · Work Instruction'))
    await waitFor(() => expect(lastAsked('document_type')).toEqual(['SOP']))
    expect(router.state.location.search).toEqual({ page_size: 50, ordering: 'title', document_type: ['SOP'] })
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
    await waitFor(() => expect(lastAsked('document_type')).toEqual([]))
    expect(lastAsked('ordering')).toEqual(['title'])
  })

  it('remembers which columns are not wanted', async () => {
    const first = renderAddress('/documents')
    await screen.findByRole('columnheader', { name: 'Department' })
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }))
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Department' }))
    expect(screen.queryByRole('columnheader', { name: 'Department' })).not.toBeInTheDocument()
    first.unmount()
    renderAddress('/documents')
    await screen.findByRole('table')
    expect(screen.queryByRole('columnheader', { name: 'Department' })).not.toBeInTheDocument()
  })

  it('says what to do when there is nothing, and when nothing fits', async () => {
    rows = []
    renderAddress('/documents?scope=mine')
    expect(await screen.findByText('You have no documents yet')).toBeVisible()
    await userEvent.type(screen.getByRole('searchbox', { name: /Search number/ }), 'pump')
    expect(await screen.findByText('No document fits')).toBeVisible()
    const elsewhere = screen.getByRole<HTMLAnchorElement>('link', { name: 'Look among all documents' })
    expect(Object.fromEntries(new URL(elsewhere.href).searchParams)).toEqual({ search: 'pump', scope: 'all' })
  })

  it('says what went wrong, and asks again on demand', async () => {
    server.use(http.get('/api/v1/documents/', () => problemResponse(400, 'invalid', 'Not known.'), { once: true }))
    renderAddress('/documents')
    expect(await screen.findByText('Not known.')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('table')).toBeVisible()
  })
})

describe('the library of another day', () => {
  it('is asked for by a day that the address keeps, said in words, and left again', async () => {
    const { router } = renderAddress('/documents')
    await screen.findByRole('table')
    fireEvent.change(screen.getByLabelText('In force on'), { target: { value: '2026-03-01' } })
    expect(await screen.findByText('In force on 1 March 2026')).toBeVisible()
    await waitFor(() => expect(lastAsked('as_of')).toEqual(['2026-03-01']))
    expect(lastAsked('scope')).toEqual(['library'])
    expect(router.state.location.search).toEqual({ as_of: '2026-03-01' })
    await userEvent.click(screen.getByRole('button', { name: 'Back to now' }))
    await waitFor(() => expect(screen.queryByText('In force on 1 March 2026')).not.toBeInTheDocument())
    expect(router.state.location.search).toEqual({})
    await waitFor(() => expect(lastAsked('as_of')).toEqual([]))
  })

  it('is not offered, asked for or carried along elsewhere', async () => {
    renderAddress('/documents?as_of=2026-03-01')
    await screen.findByText('In force on 1 March 2026')
    expect(screen.getByRole('link', { name: 'Mine' })).toHaveAttribute('href', '/documents?scope=mine')
    await userEvent.click(screen.getByRole('link', { name: 'Archive' }))
    await waitFor(() => expect(lastAsked('scope')).toEqual(['archive']))
    expect(lastAsked('as_of')).toEqual([])
    expect(screen.queryByLabelText('In force on')).not.toBeInTheDocument()
  })

  it('is not asked for where the address names another part', async () => {
    renderAddress('/documents?scope=all&as_of=2026-03-01')
    await screen.findByRole('table')
    expect(lastAsked('as_of')).toEqual([])
  })

  it('says that nothing was in force, and why a day was refused', async () => {
    rows = []
    const first = renderAddress('/documents?as_of=2020-01-31')
    expect(await screen.findByText('Nothing was in force on 31 January 2020')).toBeVisible()
    first.unmount()
    server.use(http.get('/api/v1/documents/', () => problemResponse(400, 'invalid', 'It is not known yet.')))
    renderAddress('/documents?as_of=2126-01-31')
    expect(await screen.findByText('It is not known yet.')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Back to now' })).toBeVisible()
  })
})
