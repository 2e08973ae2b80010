import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { renderAddress } from '@/testing/render'
import { server, signInAs } from '@/testing/server'

beforeEach(() => {
  signInAs()
})

describe('the passwords that somebody has begun to type', () => {
  it('are not lost by a step to another page without asking', async () => {
    const { router } = renderAddress('/profile')
    await userEvent.type(await screen.findByLabelText('New password'), 'a few words')
    await userEvent.click(screen.getByRole('link', { name: 'Documents' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Keep it' }))
    expect(router.state.location.pathname).toBe('/profile')
    expect(screen.getByLabelText('New password')).toHaveValue('a few words')
  })

  it('hold nobody back when they are taken away again', async () => {
    const { router } = renderAddress('/profile')
    await userEvent.type(await screen.findByLabelText('New password'), 'a')
    await userEvent.clear(screen.getByLabelText('New password'))
    await userEvent.click(screen.getByRole('link', { name: 'My work' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/'))
  })

  it('hold nobody back once the password is changed', async () => {
    server.use(http.post('/api/v1/auth/browser/v1/account/password/change', () => HttpResponse.json({ status: 200 })))
    const { router } = renderAddress('/profile')
    await userEvent.type(await screen.findByLabelText('Current password'), 'old words')
    await userEvent.type(screen.getByLabelText('New password'), 'a few words')
    await userEvent.type(screen.getByLabelText('New password again'), 'a few words')
    await userEvent.click(screen.getByRole('button', { name: 'Change password' }))
    expect(await screen.findByText('Your password is changed.')).toBeVisible()
    await userEvent.click(screen.getByRole('link', { name: 'My work' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/'))
  })
})
