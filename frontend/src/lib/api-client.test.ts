import { HttpResponse, http } from 'msw'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { api, connect } from '@/lib/api-client'
import { Problem } from '@/lib/problem'
import { problemResponse, server } from '@/testing/server'

const ME = '/api/v1/auth/me/'

/** The problem that a request ends in; an answer is a failure of the test. */
async function problemOf(request: Promise<unknown>): Promise<Problem> {
  const outcome = await request.then(
    () => 'an answer',
    (error: unknown) => error,
  )
  if (outcome instanceof Problem) return outcome
  throw new Error('The request did not end in a problem.', { cause: outcome })
}

describe('an answer', () => {
  it('is the data alone', async () => {
    const mira = { id: 7, username: 'mira', full_name: 'Mira Okafor' }
    server.use(http.get(ME, () => HttpResponse.json(mira)))
    expect(await api.GET('/auth/me/')).toEqual(mira)
  })
})

describe('an error answer', () => {
  it('becomes a problem with everything that the server said', async () => {
    const errors = [{ field: 'title', code: 'blank', message: 'A document needs a title.' }]
    const refusals = [{ code: 'not_the_author', message: 'Only the author may do this.' }]
    server.use(
      http.get(ME, () =>
        problemResponse(409, 'stale', 'Somebody was faster.', { errors, refusals, request_id: 'r-1' }),
      ),
    )
    const problem = await problemOf(api.GET('/auth/me/'))
    expect(problem).toMatchObject({ status: 409, code: 'stale', errors, refusals, requestId: 'r-1' })
    expect(problem.message).toBe('Somebody was faster.')
  })

  it.each([
    ['a page of a proxy', () => HttpResponse.html('<h1>Bad gateway</h1>', { status: 502 })],
    ['JSON of another shape', () => HttpResponse.json({ message: 'no' }, { status: 502 })],
    ['nothing', () => new HttpResponse(null, { status: 502 })],
  ])('gets a sentence of ours when it holds %s', async (_, answer) => {
    server.use(http.get(ME, answer))
    const problem = await problemOf(api.GET('/auth/me/'))
    expect(problem).toMatchObject({ status: 502, code: 'unexpected_answer', requestId: undefined })
    expect(problem.message).toContain('status 502')
  })

  it('keeps the request id of an answer that it cannot read', async () => {
    server.use(http.get(ME, () => new HttpResponse('', { status: 500, headers: { 'X-Request-ID': 'r-2' } })))
    expect(await problemOf(api.GET('/auth/me/'))).toHaveProperty('requestId', 'r-2')
  })
})

describe('no answer', () => {
  it('becomes a problem with status 0', async () => {
    server.use(http.get(ME, () => HttpResponse.error()))
    const problem = await problemOf(api.GET('/auth/me/'))
    expect(problem).toMatchObject({ status: 0, code: 'unreachable' })
    expect(problem.message).toContain('cannot be reached')
  })

  it('is no problem when the page itself has lost interest', async () => {
    const interest = new AbortController()
    interest.abort()
    await expect(api.GET('/auth/me/', { signal: interest.signal })).rejects.toHaveProperty('name', 'AbortError')
  })
})

interface NotePaths {
  '/notes/': {
    get: { responses: { 204: { headers: Record<string, never> } } }
    post: {
      requestBody: { content: { 'application/json': { text: string } } }
      responses: { 204: { headers: Record<string, never> } }
    }
  }
}

describe('protection against forged requests', () => {
  const notes = connect<NotePaths>('/api/v1')
  const seen: Record<string, string | null> = {}

  beforeEach(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: the server sets it so; jsdom has no Cookie Store.
    document.cookie = 'csrftoken=a%3Db'
    server.use(
      http.all('/api/v1/notes/', ({ request }) => {
        seen[request.method] = request.headers.get('X-CSRFToken')
        return new HttpResponse(null, { status: 204 })
      }),
    )
  })

  afterEach(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: as above.
    document.cookie = 'csrftoken=; max-age=0'
  })

  it('goes with a request that writes', async () => {
    await notes.POST('/notes/', { body: { text: 'Hello' } })
    expect(seen).toHaveProperty('POST', 'a=b')
  })

  it('stays away from a request that reads', async () => {
    await notes.GET('/notes/')
    expect(seen).toHaveProperty('GET', null)
  })
})
