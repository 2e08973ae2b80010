import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { document } from '@/testing/documents'
import { renderLinked } from '@/testing/render'
import { problemResponse, server, signInAs } from '@/testing/server'
import { PrintFile } from './print-file'
import type { PrepareSheets } from './print-sheets'

const ADDRESS = '/api/v1/documents/here/file/?purpose=view'

/** What happened, in its order; jsdom neither draws nor prints. */
let happened: unknown[]

const prepare: PrepareSheets = (address, onProgress) => {
  happened.push(['prepared', address])
  onProgress(1, 1)
  return Promise.resolve({ print: () => happened.push('printed'), discard: () => happened.push('discarded') })
}

async function printIt(prepared: PrepareSheets = prepare) {
  renderLinked(<PrintFile document={document({ uuid: 'here' })} address={ADDRESS} prepare={prepared} />)
  await userEvent.click(await screen.findByRole('button', { name: 'Print' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Print SOP-2026-0007 v01.00?' }))
  expect(dialog.getByText(/The access log notes that you print this version/)).toBeVisible()
  expect(happened).toEqual([])
  await userEvent.click(dialog.getByRole('button', { name: 'Print' }))
  return dialog
}

beforeEach(() => {
  signInAs()
  happened = []
  server.use(
    http.post('/api/v1/documents/here/access/', async ({ request }) => {
      happened.push(await request.json(), request.headers.get('Idempotency-Key'))
      return HttpResponse.json({}, { status: 201 })
    }),
  )
})

describe('printing the file', () => {
  it('is announced, noted once, and then done', async () => {
    await printIt()
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(happened).toEqual([
      ['prepared', ADDRESS],
      { kind: 'print' },
      expect.stringMatching(/^[0-9a-f]{32}$/),
      'printed',
      'discarded',
    ])
  })

  it('does not happen where it cannot be noted', async () => {
    server.use(
      http.post('/api/v1/documents/here/access/', () => problemResponse(503, 'unavailable', 'Try again later.')),
    )
    const dialog = await printIt()
    expect(await dialog.findByText('Try again later.')).toBeVisible()
    expect(happened).toEqual([['prepared', ADDRESS], 'discarded'])
  })

  it('is not noted where the file cannot be drawn', async () => {
    const dialog = await printIt(() => Promise.reject(new Error('Damaged.')))
    expect(await dialog.findByRole('alert')).toBeVisible()
    expect(happened).toEqual([])
  })
})
