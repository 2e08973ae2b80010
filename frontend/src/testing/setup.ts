/** What holds in every test: no request leaves, nothing stays behind, and nothing breaks HTML or the content security policy. */
import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'

import { server } from './server'

// A busy machine is slow; that alone is no failure.
configure({ asyncUtilTimeout: 15_000 })
vi.setConfig({ testTimeout: 60_000 })

// jsdom draws nothing: it has no media queries and does not scroll.
vi.stubGlobal('scrollTo', () => undefined)
Element.prototype.scrollIntoView = () => undefined
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
)
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}))

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))

// Hooks run in the reverse of this order: the policy is checked while the page still stands.
afterEach(() => server.resetHandlers())
afterEach(() => {
  cleanup()
  document.head.replaceChildren()
})
afterEach(() => {
  const refused = [...document.querySelectorAll('style')].map((element) => element.outerHTML)
  expect(refused, 'the content security policy refuses <style> elements').toEqual([])
})

// React says so when an element stands where HTML allows none, as a <div> in a <p>, and draws it all the same.
beforeEach(() => {
  const complaints = vi.spyOn(console, 'error')
  return () => {
    const misplaced = complaints.mock.calls.filter(([told]) => String(told).startsWith('In HTML,'))
    expect(
      misplaced.map((told) => told.slice(0, 3).join(' ')),
      'HTML allows no such element there',
    ).toEqual([])
  }
})

afterAll(() => server.close())
