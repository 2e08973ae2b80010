/** The pretended server of the tests: a ready one at which nobody is signed in, until a test says otherwise. */
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'

/** An error answer as the server gives it. */
export function problemResponse(status: number, code: string, detail: string, more: Record<string, unknown> = {}) {
  return HttpResponse.json(
    { type: 'about:blank', status, code, detail, error: detail, errors: [], refusals: [], ...more },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  )
}

export const server = setupServer(
  http.get('/readyz', () => HttpResponse.json({ status: 'ready' })),
  http.get('/api/v1/auth/me/', () =>
    problemResponse(401, 'not_authenticated', 'Authentication credentials were not provided.'),
  ),
)
