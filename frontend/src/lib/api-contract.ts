/** The server's paths as the client addresses them: the versioned API below its prefix, and the probes beside it. */

interface Answer<Body> {
  headers: Record<string, unknown>
  content: { 'application/json': Body }
}

export interface Person {
  id: number
  username: string
  full_name: string
}

export interface ApiPaths {
  '/auth/me/': { get: { responses: { 200: Answer<Person> } } }
}

export interface ProbePaths {
  '/readyz': { get: { responses: { 200: Answer<{ status: string }> } } }
}
