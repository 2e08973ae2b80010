/** Signing in and out, and changing the password: the session doors of the server. */
import { connect } from '@/lib/api-client'
import { readCookie } from '@/lib/cookie'
import { Problem } from '@/lib/problem'
import { sendUnguarded } from '@/lib/transport'

interface Answer {
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { status: number } } } }
}

interface Door<Body> extends Answer {
  requestBody: { content: { 'application/json': Body } }
}

interface SessionPaths {
  '/auth/session': { get: Answer; delete: Answer }
  '/auth/login': { post: Door<Credentials> }
}

interface PasswordPaths {
  '/account/password/change': { post: Door<PasswordChange> }
}

export interface Credentials {
  username: string
  password: string
}

export interface PasswordChange {
  current_password: string
  new_password: string
}

const DOORS = '/api/v1/auth/browser/v1'
const NOT_SIGNED_IN = 401
const SIGNED_IN_ALREADY = 409

// At the doors of the session itself «not signed in» is an answer like any other.
const session = connect<SessionPaths>(DOORS, sendUnguarded)
const account = connect<PasswordPaths>(DOORS)

async function unlessStatus(status: number, request: Promise<unknown>): Promise<void> {
  try {
    await request
  } catch (error) {
    if (!(error instanceof Problem && error.status === status)) throw error
  }
}

/** Begins a session. Whoever is signed in already stays so. */
export async function signIn(credentials: Credentials): Promise<void> {
  // The first answer of the server brings the token without which it takes no write.
  if (!readCookie('csrftoken')) await unlessStatus(NOT_SIGNED_IN, session.GET('/auth/session'))
  await unlessStatus(SIGNED_IN_ALREADY, session.POST('/auth/login', { body: credentials }))
}

/** Ends the session; the server confirms by saying that nobody is signed in any more. */
export function signOut(): Promise<void> {
  return unlessStatus(NOT_SIGNED_IN, session.DELETE('/auth/session'))
}

/** Changes the password of whoever is signed in; every other session of theirs ends. */
export async function changePassword(change: PasswordChange): Promise<void> {
  await account.POST('/account/password/change', { body: change })
}
