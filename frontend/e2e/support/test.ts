/** What every journey can count on: people who are signed in, a past, and a watch over everything that the browser complains about. */
import { type Browser, type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test'

import { Past } from './past'
import { server, type Username } from './people'

// The browser notes every refused request, also those that are part of the journey.
const NOTE_OF_A_REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d/

// Whoever leaves a page while its file is being opened ends pdf.js in the middle of that; its worker has nobody left to tell.
const END_OF_PDF_WORKER = /^Worker was terminated$/

/** Collects what a page complains about: errors and warnings of the console, faults, violations of the security policy. */
function watch(page: Page, complaints: string[]) {
  page.on('pageerror', ({ message }) => {
    if (!END_OF_PDF_WORKER.test(message)) complaints.push(`fault: ${message}`)
  })
  page.on('console', (message) => {
    const isNote = NOTE_OF_A_REFUSAL.test(message.text())
    if (['error', 'warning'].includes(message.type()) && !isNote)
      complaints.push(`${message.type()}: ${message.text()}`)
  })
}

async function openFor(browser: Browser, complaints: string[], options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: server(), ...options })
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

interface Run {
  /** What people did before, over the API. */
  past: Past
}

export const test = base.extend<Journey, Run>({
  past: [
    async ({ playwright }, use) => {
      const past = new Past(playwright.request)
      await use(past)
      await past.end()
    },
    { scope: 'worker' },
  ],
  complaints: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what is needed out of this pattern.
    async ({}, use) => {
      const complaints: string[] = []
      await use(complaints)
      expect(complaints, 'what the browser complained about').toEqual([])
    },
    { auto: true },
  ],
  as: async ({ browser, complaints, past }, use) => {
    const pages: Page[] = []
    await use(async (username, address = '/') => {
      const session = await past.sessionOf(username)
      const page = await openFor(browser, complaints, { storageState: await session.storageState() })
      pages.push(page)
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
