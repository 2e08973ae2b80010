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
const SIGNED = [
  'submit_for_review',
  'complete_review',
  'request_changes',
  'approve',
  'reject',
  'approve_obsolescence',
  'change_obsolescence_date',
]

/** What a draft is made of beside its author and its title. */
export interface Made {
  file?: string
  type?: string
  /** What it builds upon; all of it is in force. */
  upon?: readonly Paper[]
}

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

  async draft(author: Username, title: string, made: Made = {}): Promise<Paper> {
    const { file = 'handling-of-deviations.pdf', type = 'SOP', upon = [] } = made
    const session = await this.sessionOf(author)
    const multipart = { title, document_type: type, department: 'Production', file: fileNamed(file) }
    const draft = await told<Paper>(await session.post(DOCUMENTS, { multipart, headers: await ownPage(session) }))
    return upon.length > 0 ? this.#buildsUpon(author, draft, upon) : draft
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

  async pendingApproval(author: Username, title: string, made?: Made): Promise<Paper> {
    return this.toApproval(author, await this.draft(author, title, made))
  }

  /** Takes a draft through its review. */
  async reviewed(author: Username, draft: Paper): Promise<Paper> {
    await this.move(author, draft, 'submit_for_review', { reviewers: [await this.#idOf('reviewer')] })
    await this.move('reviewer', draft, 'start_review')
    return this.move('reviewer', draft, 'complete_review')
  }

  /** Takes a draft through its review and hands it to the approver. */
  async toApproval(author: Username, draft: Paper): Promise<Paper> {
    await this.reviewed(author, draft)
    return this.move(author, draft, 'route_for_approval', { approvers: [await this.#idOf('approver')] })
  }

  async effective(author: Username, title: string, made?: Made): Promise<Paper> {
    return this.#approved(await this.pendingApproval(author, title, made))
  }

  /** Brings the next version of a document in force into force; it may build upon something else. */
  async nextVersion(author: Username, old: Paper, { file, upon }: Pick<Made, 'file' | 'upon'> = {}): Promise<Paper> {
    const draft = await this.move(author, old, 'create_version', { bump: 'minor', reason: 'Something has changed.' })
    if (file) await this.#takesFile(author, draft, file)
    if (upon) await this.#buildsUpon(author, draft, upon)
    return this.#approved(await this.toApproval(author, draft))
  }

  /** Asks the approver to take a document out of force. */
  async askForObsolescence(author: Username, paper: Paper): Promise<Paper> {
    const inputs = { approvers: [await this.#idOf('approver')], reason: 'The machine was sold.' }
    return this.move(author, paper, 'initiate_obsolescence', inputs)
  }

  /** Takes a document out of force; today it is out of force at once. */
  async retire(author: Username, paper: Paper, day = today()): Promise<Paper> {
    await this.askForObsolescence(author, paper)
    return this.move('approver', paper, 'approve_obsolescence', { obsolescence_date: day })
  }

  async comment(who: Username, { uuid }: Paper, words: { text: string; page?: number }) {
    const session = await this.sessionOf(who)
    const data = { anchor_kind: words.page ? 'page' : 'general', ...words }
    await told(await session.post(`${DOCUMENTS}${uuid}/comments/`, { data, headers: await ownPage(session) }))
  }

  async attach(author: Username, { uuid }: Paper, file: string) {
    const session = await this.sessionOf(author)
    const multipart = { file: fileNamed(file), description: 'For those who want to know more.' }
    await told(await session.post(`${DOCUMENTS}${uuid}/attachments/`, { multipart, headers: await ownPage(session) }))
  }

  /** From now on the approvers of this type decide one after the other. */
  async approversInOrder(type: string) {
    const session = await this.sessionOf('docadmin')
    const data = { approval_order: 'in_order', reason: 'The head of quality decides last.' }
    const headers = await ownPage(session)
    await told(await session.patch(`/api/v1/document-types/${type}/`, { data, headers }))
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

  /** Something that is done to the scheduler. */
  async steer<Answer>(
    path: string,
    data: object,
    { who = 'docadmin', verb = 'post' }: { who?: Username; verb?: 'post' | 'patch' } = {},
  ): Promise<Answer> {
    const session = await this.sessionOf(who)
    return told(await session[verb](`/api/v1/scheduler/${path}`, { data, headers: await ownPage(session) }))
  }

  /** What the scheduler says. */
  async look<Answer>(path: string): Promise<Answer> {
    const session = await this.sessionOf('docadmin')
    return told(await session.get(`/api/v1/scheduler/${path}`))
  }

  async end() {
    for (const session of this.#sessions.values()) await session.dispose()
  }

  #approved(paper: Paper): Promise<Paper> {
    return this.move('approver', paper, 'approve', { effective_date: today() })
  }

  async #takesFile(author: Username, { uuid }: Paper, file: string) {
    const session = await this.sessionOf(author)
    const multipart = { file: fileNamed(file) }
    await told(await session.put(`${DOCUMENTS}${uuid}/file/`, { multipart, headers: await ownPage(session) }))
  }

  async #buildsUpon(author: Username, { uuid }: Paper, upon: readonly Paper[]): Promise<Paper> {
    const session = await this.sessionOf(author)
    const data = { dependencies: upon.map((paper) => ({ uuid: paper.uuid, kind: 'REFERENCES' })) }
    return told(await session.patch(`${DOCUMENTS}${uuid}/`, { data, headers: await ownPage(session) }))
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
