import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'

import { Toasts } from '@/components/ui/toasts'
import { createQueryClient } from '@/lib/query-client'
import { dismissAllToasts, tell } from '@/lib/toasts'
import { renderLinked } from '@/testing/render'

afterEach(() => act(dismissAllToasts))

describe('a short message', () => {
  it('appears where screen readers listen, with a way on, and can be dismissed', async () => {
    renderLinked(<Toasts />)
    const corner = await screen.findByRole('region', { name: 'Messages' })
    act(() => {
      tell('success', 'The run has begun.', { to: '/scheduler/runs/7', label: 'Watch it' })
    })
    expect(corner).toHaveAttribute('aria-live', 'polite')
    expect(corner).toHaveTextContent('The run has begun.')
    expect(screen.getByRole('link', { name: 'Watch it' })).toHaveAttribute('href', '/scheduler/runs/7')
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss this message' }))
    expect(corner).toBeEmptyDOMElement()
  })

  it('tells of a deed that failed, unless its form does', async () => {
    renderLinked(<Toasts />)
    const corner = await screen.findByRole('region', { name: 'Messages' })
    const mutations = createQueryClient().getMutationCache()
    const fail = (showsOwnErrors: boolean) =>
      mutations
        .build(createQueryClient(), {
          mutationFn: () => Promise.reject(new Error('inner words')),
          meta: { showsOwnErrors },
        })
        .execute(undefined)
        .catch(() => undefined)
    await act(() => fail(true))
    expect(corner).toBeEmptyDOMElement()
    await act(() => fail(false))
    expect(corner).toHaveTextContent('Something went wrong in this page.')
  })
})
