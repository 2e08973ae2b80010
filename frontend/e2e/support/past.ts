/**
 * What has happened before a journey begins: documents that people have brought to a stage, over the API.
 *
 * Everybody signs in once for a run; their browsers are signed in with the same session.
 */
import { type APIRequest, type APIRequestContext, type APIResponse, expect } from '@playwright/test'

import { fileNamed } from './files'
import { NAMES, ownPage, PASSWORD, server, signIn, type Username } from './people'

/** A version of a document, as the server tells it. */
export interface Paper {
  uuid: string
  document_number: string
  title: string
  version: string
  status: string
}

const DOCUMENTS = '/api/v1/documents/'
const SIGNED = ['submit_for_review', 'complete_review', 'request_changes', 'approve', 'reject']

async function told<Answer>(response: APIResponse): Promise<Answer> {
  expect(response.ok(), `${response.url()}: ${await response.text()}`).toBe(true)
  return (await response.json()) as Answer
}

export class Past {
  readonly #api: APIRequest
  readonly #sessions = new Map<Username, APIRequestContext>()

  constructor(api: APIRequest) {
    this.#api = api
  }

  /** The session of a person, who is signed in. */
  async sessionOf(who: Username): Promise<APIRequestContext> {
    const session = this.#sessions.get(who) ?? (await this.#api.newContext({ baseURL: server() }))
    if (!this.#sessions.has(who)) await signIn(session, who)
    this.#sessions.set(who, session)
    return session
  }

  async draft(author: Username, title: string, file = 'handling-of-deviations.pdf'): Promise<Paper> {
    const session = await this.sessionOf(author)
    const multipart = { title, document_type: 'SOP', department: 'Production', file: fileNamed(file) }
    return told(await session.post(DOCUMENTS, { multipart, headers: await ownPage(session) }))
  }

  /** Drafts without a file, until their author has so many documents. */
  async manyDrafts(author: Username, count: number) {
    const session = await this.sessionOf(author)
    const params = { scope: 'mine', page_size: 1 }
    const list = await told<{ count: number }>(await session.get(DOCUMENTS, { params }))
    const headers = await ownPage(session)
    for (let number = list.count + 1; number <= count; number++)
      await told(
        await session.post(DOCUMENTS, { data: { title: `Procedure number ${number}`, document_type: 'SOP' }, headers }),
      )
  }

  async underReview(author: Username, reviewer: Username, title: string): Promise<Paper> {
    const draft = await this.draft(author, title)
    await this.move(author, draft, 'submit_for_review', { reviewers: [await this.#idOf(reviewer)] })
    return this.move(reviewer, draft, 'start_review')
  }

  async pendingApproval(author: Username, title: string): Promise<Paper> {
    return this.toApproval(author, await this.draft(author, title))
  }

  /** Takes a draft through its review and hands it to the approver. */
  async toApproval(author: Username, draft: Paper): Promise<Paper> {
    await this.move(author, draft, 'submit_for_review', { reviewers: [await this.#idOf('reviewer')] })
    await this.move('reviewer', draft, 'start_review')
    await this.move('reviewer', draft, 'complete_review')
    return this.move(author, draft, 'route_for_approval', { approvers: [await this.#idOf('approver')] })
  }

  async effective(author: Username, title: string): Promise<Paper> {
    return this.move('approver', await this.pendingApproval(author, title), 'approve', { effective_date: today() })
  }

  /** A move, signed where it is one that is signed. */
  async move(who: Username, { uuid }: Paper, action: string, inputs: object = {}): Promise<Paper> {
    const session = await this.sessionOf(who)
    const signature = SIGNED.includes(action) ? { signature: { password: PASSWORD } } : {}
    const data = { action, inputs, ...signature }
    return told(await session.post(`${DOCUMENTS}${uuid}/transitions/`, { data, headers: await ownPage(session) }))
  }

  /** A run of a scheduled task, ended; the answer is its number. */
  async run(task: string): Promise<number> {
    const session = await this.sessionOf('docadmin')
    const data = { task_name: task, mode: 'sync', dry_run: false, reason: 'A journey begins.' }
    const answer = await session.post('/api/v1/scheduler/monitoring/manual-trigger/', {
      data,
      headers: await ownPage(session),
    })
    return (await told<{ run_id: number }>(answer)).run_id
  }

  async end() {
    for (const session of this.#sessions.values()) await session.dispose()
  }

  async #idOf(who: Username): Promise<number> {
    const session = await this.sessionOf('author')
    const people = await told<{ results: { id: number; username: string }[] }>(
      await session.get('/api/v1/users/', { params: { search: NAMES[who] } }),
    )
    const person = people.results.find(({ username }) => username === who)
    if (!person) throw new Error(`There is no ${who}.`)
    return person.id
  }
}

/** A title that no other document has, also where journeys have been through the same stack before. */
export function ownTitle(words: string): string {
  return `${words}, line ${Date.now().toString(36)}`
}

/** The day as the server counts it; the organisation of the demonstration is at UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10)
}
