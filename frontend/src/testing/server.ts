/** The pretended server of the tests: one at which nobody is signed in, until a test says otherwise. */
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'

import type { Me, Schemas } from '@/lib/api-contract'

/** An error answer as the server gives it. */
export function problemResponse(status: number, code: string, detail: string, more: Record<string, unknown> = {}) {
  return HttpResponse.json(
    { type: 'about:blank', status, code, detail, error: detail, errors: [], refusals: [], ...more },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  )
}

/** A person as the server describes them, with what a test wants different. */
export function person(more: Partial<Me> = {}): Me {
  return {
    id: 7,
    username: 'mira',
    full_name: 'Mira Okafor',
    email: 'mira@example.test',
    department: 'Quality',
    position: 'Engineer',
    employee_id: 'E-7',
    role: 'author',
    roles: ['viewer', 'author'],
    permissions: ['documents.view_document', 'documents.add_document'],
    must_change_password: false,
    ...more,
  }
}

/** Makes somebody the person of the session. */
export function signInAs(more: Partial<Me> = {}): Me {
  const somebody = person(more)
  server.use(http.get('/api/v1/auth/me/', () => HttpResponse.json(somebody)))
  return somebody
}

/** An organisation as the server describes it, with what a test wants different. */
export function organisation(more: Partial<Schemas['OrganisationDetail']> = {}): Schemas['OrganisationDetail'] {
  return {
    name: 'Harrow Vale Biologics',
    time_zone: 'UTC',
    environment: 'production',
    is_production: true,
    is_demonstration: false,
    ...more,
  }
}

/** A page of a list as the server gives it. */
export function pageOf<Row>(results: Row[], count = results.length) {
  return { count, count_exact: true, next: null, previous: null, results }
}

const API = '/api/v1'

export const server = setupServer(
  // What the shell, the first page and the page of a document ask for, with nothing in it.
  http.get(`${API}/organisation/`, () => HttpResponse.json(organisation())),
  http.get(`${API}/notifications/unread-count/`, () => HttpResponse.json({ unread: 0 })),
  http.get(`${API}/notifications/`, () => HttpResponse.json(pageOf([]))),
  http.get(`${API}/workflow-tasks/`, () => HttpResponse.json(pageOf([]))),
  http.get(`${API}/workflows/states/`, () => HttpResponse.json([])),
  http.get(`${API}/documents/`, () => HttpResponse.json(pageOf([]))),
  http.get(`${API}/documents/:uuid/comments/`, () => HttpResponse.json(pageOf([]))),
  http.get(`${API}/documents/:uuid/attachments/`, () => HttpResponse.json(pageOf([]))),
  http.get('/api/v1/auth/me/', () =>
    problemResponse(401, 'not_authenticated', 'Authentication credentials were not provided.'),
  ),
)
