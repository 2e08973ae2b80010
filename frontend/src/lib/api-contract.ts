/** The server's contract as the client addresses it: the versioned API below its prefix, and its shapes by name. */
import type { components, paths } from '@/generated/api'

/** Every path of the API, addressed below `/api/v1`. */
export type ApiPaths = { [P in keyof paths as P extends `/api/v1${infer Below}` ? Below : never]: paths[P] }

export type Schemas = components['schemas']
export type Me = Schemas['Me']
export type DocumentStatus = Schemas['DocumentStatusEnum']
export type FieldError = Schemas['Problem']['errors'][number]
export type Refusal = Schemas['Problem']['refusals'][number]
/** Who was faster, when, and what they did. */
export type LastChange = NonNullable<Schemas['Problem']['last_change']>
