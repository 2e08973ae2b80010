import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'

import { renderAddress } from '@/testing/render'
import { problemResponse, server } from '@/testing/server'

const mira = { id: 7, username: 'mira', full_name: 'Mira Okafor' }

describe('the start page', () => {
  it('names the product', async () => {
    renderAddress('/')
    expect(await screen.findByRole('heading', { level: 1, name: 'EDMS' })).toBeVisible()
    expect(document.title).toBe('EDMS')
  })

  it('leads programs to the documentation of the API', async () => {
    renderAddress('/')
    expect(await screen.findByRole('link', { name: 'API documentation' })).toHaveAttribute('href', '/api/v1/docs/')
  })

  it('tells that the server is ready', async () => {
    renderAddress('/')
    expect(await screen.findByText('Ready')).toBeVisible()
  })

  it('tells that the server is not ready yet', async () => {
    server.use(http.get('/readyz', () => HttpResponse.json({ status: 'not_ready' }, { status: 503 })))
    renderAddress('/')
    expect(await screen.findByText('Not ready yet')).toBeVisible()
  })

  it('tells that the server cannot be reached', async () => {
    server.use(http.get('/readyz', () => HttpResponse.error()))
    renderAddress('/')
    expect(await screen.findByText('Cannot be reached')).toBeVisible()
  })

  it('says that nobody is signed in', async () => {
    renderAddress('/')
    expect(await screen.findByText('Nobody')).toBeVisible()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('shows who is signed in', async () => {
    server.use(http.get('/api/v1/auth/me/', () => HttpResponse.json(mira)))
    renderAddress('/')
    expect(await screen.findByText('Mira Okafor')).toBeVisible()
  })

  it('shows why it cannot tell who is signed in, and asks again on demand', async () => {
    server.use(
      http.get('/api/v1/auth/me/', () => problemResponse(500, 'server_error', 'Something went wrong on the server.'), {
        once: true,
      }),
    )
    renderAddress('/')
    expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong on the server.')
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('Nobody')).toBeVisible()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })
})

describe('an address where nothing is', () => {
  it('leads back to the start page', async () => {
    renderAddress('/nowhere')
    expect(await screen.findByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
    await userEvent.click(screen.getByRole('link', { name: 'Go to the start page' }))
    expect(await screen.findByRole('heading', { name: 'EDMS' })).toBeVisible()
  })
})
