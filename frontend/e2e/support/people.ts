/** The people of the demonstration company, and how they come in without the form. */
import { type APIRequestContext, expect } from '@playwright/test'

import { ownStack } from './stack'

export const PASSWORD = 'Demo-pass-2026'

export const NAMES = {
  admin: 'Maren Oswald',
  docadmin: 'Tobias Hallward',
  author: 'Ines Calloway',
  author2: 'Jonas Berrygate',
  reviewer: 'Priya Ramanand',
  reviewer2: 'Emil Sorbrook',
  approver: 'Katharine Voss',
  approver2: 'Mateo Lindqvist',
  viewer: 'Sunniva Dale',
} as const

export type Username = keyof typeof NAMES

const DOORS = '/api/v1/auth/browser/v1/auth'

/** Where the stack of these journeys is. */
export function server(): string {
  return ownStack().url
}

/** What proves to the server that a write comes from one of its own pages. */
export async function ownPage(request: APIRequestContext): Promise<Record<string, string>> {
  const { cookies } = await request.storageState()
  const token = cookies.find(({ name }) => name === 'csrftoken')?.value ?? ''
  return { 'X-CSRFToken': token, Referer: server() }
}

/** Signs somebody in; whatever shares the cookies of `request` is theirs from then on. */
export async function signIn(request: APIRequestContext, username: Username) {
  await request.get(`${DOORS}/session`)
  const answer = await request.post(`${DOORS}/login`, {
    data: { username, password: PASSWORD },
    headers: await ownPage(request),
  })
  expect(answer.status(), `signing in as ${username}`).toBe(200)
}
