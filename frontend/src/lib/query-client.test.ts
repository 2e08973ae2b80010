import { describe, expect, it } from 'vitest'

import { Problem } from '@/lib/problem'
import { mayPass } from '@/lib/query-client'

const problem = (status: number) => new Problem({ status, code: 'code', detail: 'A sentence.' })

describe('trying again', () => {
  it.each([0, 500, 503])('is worth it twice after status %i', (status) => {
    expect([0, 1, 2].map((failures) => mayPass(failures, problem(status)))).toEqual([true, true, false])
  })

  it.each([400, 401, 403, 404, 409, 429])('is not worth it after status %i', (status) => {
    expect(mayPass(0, problem(status))).toBe(false)
  })

  it('is not worth it after a fault of the page itself', () => {
    expect(mayPass(0, new TypeError('undefined is not a function'))).toBe(false)
  })
})
