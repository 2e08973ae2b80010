import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { renderAddress } from '@/testing/render'
import { problemResponse, server, signInAs } from '@/testing/server'

const LOGIN = '/api/v1/auth/browser/v1/auth/login'

async function signInAsMira() {
  await userEvent.type(await screen.findByLabelText('Username'), 'mira')
  await userEvent.type(screen.getByLabelText('Password'), 'secret')
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
}

describe('signing in', () => {
  beforeEach(() => {
    server.use(
      http.get('/api/v1/auth/browser/v1/auth/session', () => HttpResponse.json({ status: 401 }, { status: 401 })),
    )
  })

  it('leads to the page that was wanted', async () => {
    server.use(
      http.post(LOGIN, () => {
        signInAs()
        return HttpResponse.json({ status: 200 })
      }),
    )
    const { router } = renderAddress('/login?next=%2Fprofile')
    await signInAsMira()
    expect(await screen.findByRole('heading', { name: 'Profile' })).toBeVisible()
    expect(router.state.location.pathname).toBe('/profile')
  })

  it.each(['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example'])(
    'never leads to %s',
    async (next) => {
      signInAs()
      const { router } = renderAddress(`/login?next=${encodeURIComponent(next)}`)
      expect(await screen.findByRole('heading', { name: 'My work' })).toBeVisible()
      expect(router.state.location.href).toBe('/')
    },
  )

  it('says that the name or the password is wrong, and waits at the password', async () => {
    const errors = [{ message: 'Not correct.', code: 'username_password_mismatch', param: 'password' }]
    server.use(http.post(LOGIN, () => HttpResponse.json({ status: 400, errors }, { status: 400 })))
    renderAddress('/login')
    await signInAsMira()
    expect(await screen.findByRole('alert')).toHaveTextContent('The username or the password is not right.')
    expect(screen.getByLabelText('Password')).toHaveFocus()
  })

  it('says how long a locked account stays locked', async () => {
    server.use(http.post(LOGIN, () => problemResponse(429, 'locked_out', 'Too many.', { retry_after: 840 })))
    renderAddress('/login')
    await signInAsMira()
    expect(await screen.findByRole('alert')).toHaveTextContent(/You can try again at \d\d:\d\d \(in 14 minutes\)/)
  })
})
