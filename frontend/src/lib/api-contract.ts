/** The server's paths as the client addresses them: the versioned API below its prefix, and the probes beside it. */
import type { components, paths } from '@/generated/api'

interface Answer<Body> {
  headers: Record<string, unknown>
  content: { 'application/json': Body }
}

/** Every path of the API, addressed below `/api/v1`. */
export type ApiPaths = { [P in keyof paths as P extends `/api/v1${infer Below}` ? Below : never]: paths[P] }

export type Schemas = components['schemas']
export type Me = Schemas['Me']

export interface ProbePaths {
  '/readyz': { get: { responses: { 200: Answer<{ status: string }> } } }
}
