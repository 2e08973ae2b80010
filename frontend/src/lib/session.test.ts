import { HttpResponse, http } from 'msw'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { api } from '@/lib/api-client'
import { guardSession } from '@/lib/session'
import { upload } from '@/lib/transport'
import { problemResponse, server } from '@/testing/server'

const NOT_SIGNED_IN = () => problemResponse(401, 'not_authenticated', 'Sign in.')
let stop: (() => void) | undefined

afterEach(() => stop?.())

describe('an ended session', () => {
  it('is renewed once for all requests that meet it, and each is sent again whole', async () => {
    let isSignedIn = false
    const bodies: unknown[] = []
    const renew = vi.fn(() => {
      isSignedIn = true
      return Promise.resolve(true)
    })
    stop = guardSession(renew)
    server.use(
      http.post('/api/v1/scheduler/monitoring/manual-trigger/', async ({ request }) => {
        if (!isSignedIn) return NOT_SIGNED_IN()
        bodies.push(await request.json())
        return HttpResponse.json({ success: true })
      }),
    )
    const run = (task_name: string) =>
      api.POST('/scheduler/monitoring/manual-trigger/', {
        body: { task_name, dry_run: true, mode: 'sync', reason: '' },
      })

    await Promise.all([run('one'), run('two')])

    expect(renew).toHaveBeenCalledOnce()
    expect(bodies.map((body) => (body as { task_name: string }).task_name).toSorted()).toEqual(['one', 'two'])
  })

  it('is a refusal when the person would rather leave, or nobody guards it', async () => {
    server.use(http.get('/api/v1/auth/me/', NOT_SIGNED_IN))
    await expect(api.GET('/auth/me/')).rejects.toMatchObject({ status: 401 })
    stop = guardSession(() => Promise.resolve(false))
    await expect(api.GET('/auth/me/')).rejects.toMatchObject({ status: 401 })
  })

  it('does not lose a file that was on its way', async () => {
    let isSignedIn = false
    stop = guardSession(() => {
      isSignedIn = true
      return Promise.resolve(true)
    })
    server.use(
      http.post('/api/v1/documents/', () => (isSignedIn ? HttpResponse.json({ uuid: 'u-1' }) : NOT_SIGNED_IN())),
    )
    const body = new FormData()
    body.set('title', 'Cleaning')
    const sent = await upload({
      method: 'POST',
      path: '/api/v1/documents/',
      body,
      onProgress: () => undefined,
      signal: new AbortController().signal,
    })
    expect(sent).toEqual({ uuid: 'u-1' })
  })
})
