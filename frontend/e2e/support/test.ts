/** What every journey can count on: people who are signed in, and a watch over everything that the browser complains about. */
import { type Browser, test as base, expect, type Page } from '@playwright/test'

export const PASSWORD = 'Demo-pass-2026'

/** The people of the demonstration company. */
export type Username =
  | 'admin'
  | 'docadmin'
  | 'author'
  | 'author2'
  | 'reviewer'
  | 'reviewer2'
  | 'approver'
  | 'approver2'
  | 'viewer'

const DOORS = '/api/v1/auth/browser/v1/auth'

// The browser notes every refused request, also those that are part of the journey.
const NOTE_OF_A_REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d/

function server(): string {
  const address = process.env.EDMS_E2E_URL
  if (!address) throw new Error('There is no stack to go through.')
  return address
}

/** Collects what a page complains about: errors and warnings of the console, faults, violations of the security policy. */
function watch(page: Page, complaints: string[]) {
  page.on('pageerror', (error) => complaints.push(`fault: ${error.message}`))
  page.on('console', (message) => {
    const isNote = NOTE_OF_A_REFUSAL.test(message.text())
    if (['error', 'warning'].includes(message.type()) && !isNote)
      complaints.push(`${message.type()}: ${message.text()}`)
  })
}

/** Signs somebody in without the form, and shows them their work. */
async function signIn(page: Page, username: Username) {
  await page.request.get(`${DOORS}/session`)
  const cookies = await page.context().cookies()
  const token = cookies.find(({ name }) => name === 'csrftoken')?.value ?? ''
  const answer = await page.request.post(`${DOORS}/login`, {
    data: { username, password: PASSWORD },
    headers: { 'X-CSRFToken': token, Referer: server() },
  })
  expect(answer.status(), `signing in as ${username}`).toBe(200)
}

async function openFor(browser: Browser, complaints: string[]): Promise<Page> {
  const context = await browser.newContext({ baseURL: server() })
  const page = await context.newPage()
  watch(page, complaints)
  return page
}

interface Journey {
  complaints: string[]
  /** A browser of its own for a person, who is signed in and sees `address`. */
  as: (username: Username, address?: string) => Promise<Page>
  /** A browser in which nobody is signed in. */
  stranger: Page
}

export const test = base.extend<Journey>({
  complaints: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what is needed out of this pattern.
    async ({}, use) => {
      const complaints: string[] = []
      await use(complaints)
      expect(complaints, 'what the browser complained about').toEqual([])
    },
    { auto: true },
  ],
  as: async ({ browser, complaints }, use) => {
    const pages: Page[] = []
    await use(async (username, address = '/') => {
      const page = await openFor(browser, complaints)
      pages.push(page)
      await signIn(page, username)
      await page.goto(address)
      await page.getByRole('heading', { level: 1 }).waitFor()
      return page
    })
    for (const page of pages) await page.context().close()
  },
  stranger: async ({ browser, complaints }, use) => {
    const page = await openFor(browser, complaints)
    await use(page)
    await page.context().close()
  },
})

export { expect }
