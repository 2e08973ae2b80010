import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'

import { renderAddress } from '@/testing/render'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'

const DOCUMENTS = '/api/v1/documents/'
const cleaning = {
  uuid: 'b45aa0a2-5c77-4405-89de-a9cc0246a1ee',
  document_number: 'SOP-2026-0001',
  version: '02.00',
  title: 'Cleaning of the Filling Line',
  status_display: 'Effective',
}

async function open() {
  signInAs()
  const { router } = renderAddress('/profile')
  await screen.findByRole('heading', { level: 1, name: 'Profile' })
  await userEvent.keyboard('{Control>}k{/Control}')
  return { router, field: await screen.findByRole('combobox', { name: 'Search documents, pages and actions' }) }
}

const options = () => within(screen.getByRole('listbox', { name: 'Found' })).getAllByRole('option')

describe('the search everywhere', () => {
  it('finds documents by the server’s search, and goes to the one that is chosen', async () => {
    server.use(
      http.get(DOCUMENTS, ({ request }) => {
        const query = new URL(request.url).searchParams
        const isAsked = query.get('scope') === 'all' && query.get('search') === 'clean'
        return HttpResponse.json(pageOf(isAsked ? [cleaning] : []))
      }),
    )
    const { router } = await open()
    await userEvent.keyboard('clean')
    const found = await screen.findByRole('option', { name: /Cleaning of the Filling Line/ })
    expect(found).toHaveTextContent('SOP-2026-0001 v02.00 · Effective')
    await userEvent.keyboard('{Enter}')
    expect(router.latestLocation.pathname).toBe(`/documents/${cleaning.uuid}`)
  })

  it('finds pages and deeds by any of their words, and chooses with the arrow keys', async () => {
    const { router, field } = await open()
    await userEvent.type(field, 'my')
    await waitFor(() =>
      expect(options().map((option) => option.textContent)).toEqual(['My work', 'Change my password']),
    )
    expect(options()[0]).toHaveAttribute('aria-selected', 'true')
    await userEvent.keyboard('{ArrowDown}')
    expect(options()[1]).toHaveAttribute('aria-selected', 'true')
    expect(field).toHaveAttribute('aria-activedescendant', options()[1]?.id)
    await userEvent.keyboard('{ArrowDown}{Enter}')
    expect(await screen.findByRole('heading', { level: 1, name: 'My work' })).toBeVisible()
    expect(router.state.location.pathname).toBe('/')
  })

  it('says that nothing fits', async () => {
    const { field } = await open()
    await userEvent.type(field, 'qqq')
    expect(await screen.findByText('Nothing fits these words.')).toBeVisible()
  })

  it('says why it cannot search', async () => {
    server.use(http.get(DOCUMENTS, () => problemResponse(500, 'server_error', 'Something went wrong on the server.')))
    const { field } = await open()
    await userEvent.type(field, 'qqq')
    expect(await screen.findByText('Something went wrong on the server.')).toBeVisible()
  })
})
