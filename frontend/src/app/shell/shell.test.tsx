import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'

import { api } from '@/lib/api-client'
import { dayOf } from '@/lib/time'
import { renderAddress } from '@/testing/render'
import { organisation, problemResponse, server, signInAs } from '@/testing/server'

const LOGIN = '/api/v1/auth/browser/v1/auth/login'
const ME = '/api/v1/auth/me/'

describe('the shell', () => {
  it('shows the page and who is signed in', async () => {
    signInAs()
    renderAddress('/')
    expect(await screen.findByRole('heading', { level: 1, name: 'My work' })).toBeVisible()
    expect(document.title).toBe('My work · EDMS')
    expect(screen.getByRole('button', { name: 'Account of Mira Okafor' })).toBeVisible()
  })

  it('leads whoever is not signed in to the sign-in page, and remembers where they wanted to go', async () => {
    const { router } = renderAddress('/profile')
    expect(await screen.findByRole('heading', { name: 'Sign in to EDMS' })).toBeVisible()
    expect(router.state.location.search).toEqual({ next: '/profile' })
  })

  it('reminds of a password that somebody else knows', async () => {
    signInAs({ must_change_password: true })
    renderAddress('/')
    expect(await screen.findByRole('link', { name: 'Change it now' })).toHaveAttribute('href', '/profile#password')
  })

  it('keeps standing around an address where nothing is', async () => {
    signInAs()
    renderAddress('/nowhere')
    expect(await screen.findByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
    await userEvent.click(screen.getByRole('link', { name: 'Go to my work' }))
    expect(await screen.findByRole('heading', { name: 'My work' })).toBeVisible()
    expect(screen.getByRole('main')).toHaveFocus()
  })

  it('tells when the server cannot say who is signed in, and asks again on demand', async () => {
    signInAs()
    server.use(http.get(ME, () => problemResponse(500, 'server_error', 'Something went wrong.'), { once: true }))
    renderAddress('/')
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('heading', { name: 'My work' })).toBeVisible()
  })
})

describe('the organisation', () => {
  const serve = (more: Parameters<typeof organisation>[0]) =>
    server.use(http.get('/api/v1/organisation/', () => HttpResponse.json(organisation(more))))

  it('is named, and nothing is announced where everything counts', async () => {
    signInAs()
    renderAddress('/')
    expect(await screen.findByText('Harrow Vale Biologics')).toBeInTheDocument()
    expect(document.querySelector('[data-environment]')).toBeNull()
  })

  it('is announced to be a demonstration, whatever it is called', async () => {
    signInAs()
    serve({ is_production: false, is_demonstration: true })
    renderAddress('/')
    expect(await screen.findByText('Demonstration')).toBeVisible()
    expect(screen.getByText(/company is invented and its passwords are published/)).toBeVisible()
  })

  it('is announced where it is not production', async () => {
    signInAs()
    serve({ environment: 'validation', is_production: false })
    renderAddress('/')
    expect(await screen.findByText('Validation')).toBeVisible()
    expect(screen.getByText(/not the production system/)).toBeVisible()
  })

  it('tells its time', async () => {
    signInAs()
    serve({ time_zone: 'Asia/Tokyo' })
    renderAddress('/profile')
    expect(await screen.findByText('Asia/Tokyo')).toBeVisible()
    expect(dayOf('2026-11-29T21:54:12Z')).toBe('2026-11-30')
  })

  it('that cannot be asked keeps the pages from showing another zone’s time', async () => {
    signInAs()
    const refuse = () => problemResponse(503, 'unavailable', 'Not now.')
    server.use(http.get('/api/v1/organisation/', refuse, { once: true }))
    renderAddress('/')
    expect(await screen.findByText('Not now.')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('heading', { name: 'My work' })).toBeVisible()
  })

  it('is not known to strangers', async () => {
    renderAddress('/login')
    expect(await screen.findByRole('heading', { name: 'Sign in to EDMS' })).toBeVisible()
    expect(screen.queryByText('Harrow Vale Biologics')).not.toBeInTheDocument()
  })
})

describe('a session that ends while somebody works', () => {
  it('is renewed in place, and the request is sent again', async () => {
    const mira = signInAs()
    renderAddress('/')
    await screen.findByRole('heading', { name: 'My work' })

    const passwords: unknown[] = []
    let isSignedIn = false
    server.use(
      http.get(ME, () =>
        isSignedIn ? HttpResponse.json(mira) : problemResponse(401, 'not_authenticated', 'Sign in.'),
      ),
      http.get('/api/v1/auth/browser/v1/auth/session', () => HttpResponse.json({ status: 401 }, { status: 401 })),
      http.post(LOGIN, async ({ request }) => {
        passwords.push(await request.json())
        isSignedIn = true
        return HttpResponse.json({ status: 200 })
      }),
    )
    const asked = api.GET('/auth/me/')

    const dialog = within(await screen.findByRole('dialog', { name: 'Your session has ended' }))
    await userEvent.type(dialog.getByLabelText('Password'), 'secret{Enter}')

    expect(await asked).toEqual(mira)
    expect(passwords).toEqual([{ username: 'mira', password: 'secret' }])
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })
})
