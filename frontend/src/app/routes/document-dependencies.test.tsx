import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Schemas } from '@/lib/api-contract'
import { document } from '@/testing/documents'
import { renderAddress } from '@/testing/render'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'

const shown = document({ uuid: 'here' })
const GRAPH = '/api/v1/documents/here/dependencies/'

function node(uuid: string, level: number, title: string): Schemas['GraphNode'] {
  return { uuid, level, title, document_number: `POL-${uuid}`, version: '02.00', status: 'EFFECTIVE' }
}

function edge(source: string, target: string, kind: Schemas['GraphEdge']['kind']): Schemas['GraphEdge'] {
  return { source, target, kind, kind_display: kind }
}

let graph: Schemas['DocumentGraph']
let asked: string[]

beforeEach(() => {
  signInAs()
  asked = []
  graph = {
    root: 'here',
    nodes: [node('form', -1, 'Cleaning log'), node('here', 0, shown.title), node('policy', 1, 'Hygiene')],
    edges: [
      edge('here', 'policy', 'IMPLEMENTS'),
      edge('form', 'here', 'SUPPORTS'),
      edge('form', 'policy', 'REFERENCES'),
    ],
    is_cut: false,
  }
  server.use(
    http.get('/api/v1/documents/here/', () => HttpResponse.json(shown)),
    http.get('/api/v1/documents/here/transitions/', () => HttpResponse.json({ revision: 3, offers: [] })),
    http.get('/api/v1/documents/here/history/', () => HttpResponse.json({ transitions: [], tasks: [] })),
    http.get('/api/v1/document-types/', () => HttpResponse.json(pageOf([]))),
    http.get('/api/v1/document-sources/', () => HttpResponse.json(pageOf([]))),
    http.get('/api/v1/workflows/states/', () =>
      HttpResponse.json([{ code: 'EFFECTIVE', name: 'Effective', sequence: 7 }]),
    ),
    http.get(GRAPH, ({ request }) => {
      asked.push(new URL(request.url).search)
      return HttpResponse.json(graph)
    }),
  )
})

const rowsOf = async (name: string) =>
  within(await screen.findByRole('table', { name }))
    .getAllByRole('row')
    .slice(1)

describe('the dependencies of a document', () => {
  it('are shown in both directions, in words, with a way to each document', async () => {
    renderAddress('/documents/here')
    await userEvent.click(await screen.findByRole('tab', { name: 'Dependencies' }))
    const below = await rowsOf('Builds upon')
    expect(below).toHaveLength(1)
    const policy = within(below[0] as HTMLElement)
    expect(policy.getByRole('link', { name: 'POL-policy' })).toHaveAttribute('href', '/documents/policy')
    for (const words of ['02.00', 'Hygiene', 'Implements it', 'Effective'])
      expect(policy.getByText(words)).toBeVisible()
    const above = await rowsOf('What builds upon it')
    expect(above).toHaveLength(1)
    const form = within(above[0] as HTMLElement)
    expect(form.getByRole('link', { name: 'POL-form' })).toHaveAttribute('href', '/documents/form')
    expect(form.getByText('Supports this document')).toBeVisible()
  })

  it('are drawn, each document as a link that says what it is and how it stands', async () => {
    renderAddress('/documents/here?tab=dependencies')
    const picture = within(await screen.findByRole('group', { name: 'Picture of the dependencies' }))
    const policy = await picture.findByRole('link', { name: 'POL-policy v02.00, Hygiene: Effective' })
    expect(policy).toHaveAttribute('href', '/documents/policy?tab=dependencies')
    expect(picture.getAllByRole('link').map((link) => link.getAttribute('aria-current'))).toEqual([null, 'page', null])
    // The states stand there as words, and so do the kinds.
    expect(picture.getAllByText('Effective')).toHaveLength(3)
    for (const kind of ['Implements', 'Supports', 'References']) expect(picture.getByText(kind)).toBeInTheDocument()
  })

  it('are drawn large where asked, and a document in the picture leads there', async () => {
    const { router } = renderAddress('/documents/here?tab=dependencies')
    await userEvent.click(await screen.findByRole('button', { name: 'Full screen' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Picture of the dependencies' }))
    await userEvent.click(await dialog.findByRole('link', { name: /^POL-policy/ }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/documents/policy'))
  })

  it('are looked for as far as the address says', async () => {
    const { router } = renderAddress('/documents/here?tab=dependencies&depth=2')
    expect(await screen.findByRole('radio', { name: '2 steps' })).toBeChecked()
    await userEvent.click(screen.getByRole('radio', { name: 'All the way' }))
    await waitFor(() => expect(asked).toEqual(['?depth=2', '?depth=20']))
    expect(router.state.location.search).toEqual({ tab: 'dependencies', depth: 20 })
    await userEvent.click(screen.getByRole('radio', { name: '1 step' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ tab: 'dependencies' }))
  })

  it('are told in words also among the others', async () => {
    renderAddress('/documents/here?tab=dependencies')
    const rows = await rowsOf('Among the others')
    expect(rows).toHaveLength(1)
    const row = within(rows[0] as HTMLElement)
    expect(row.getByRole('link', { name: 'POL-form v02.00' })).toHaveAttribute('href', '/documents/form')
    expect(row.getByText('References')).toBeVisible()
    expect(row.getByRole('link', { name: 'POL-policy v02.00' })).toHaveAttribute('href', '/documents/policy')
  })

  it('say how many are left out of the picture, and are listed all the same', async () => {
    const forms = Array.from({ length: 15 }, (_, index) => node(`form${index}`, -1, 'Cleaning log'))
    graph = {
      ...graph,
      nodes: [node('here', 0, shown.title), ...forms],
      edges: forms.map(({ uuid }) => edge(uuid, 'here', 'SUPPORTS')),
    }
    renderAddress('/documents/here?tab=dependencies')
    expect(await screen.findByText(/3 documents are left out of the picture/)).toBeVisible()
    expect(await rowsOf('What builds upon it')).toHaveLength(15)
  })

  it('are said to be none, and said to be more than can be shown', async () => {
    graph = { ...graph, nodes: [node('here', 0, shown.title)], edges: [], is_cut: true }
    renderAddress('/documents/here?tab=dependencies')
    expect(await screen.findByText('It builds upon no other document.')).toBeVisible()
    expect(screen.getByText('No other document builds upon it.')).toBeVisible()
    expect(screen.getByText(/There is more than can be shown here/)).toBeVisible()
    expect(screen.queryByRole('group', { name: 'Picture of the dependencies' })).not.toBeInTheDocument()
  })

  it('say what went wrong when they cannot be read', async () => {
    server.use(http.get(GRAPH, () => problemResponse(503, 'unavailable', 'Try again in a minute.')))
    renderAddress('/documents/here?tab=dependencies')
    expect(await screen.findByText('Try again in a minute.')).toBeVisible()
  })
})
