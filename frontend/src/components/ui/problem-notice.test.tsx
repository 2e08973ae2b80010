import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import { ProblemNotice } from '@/components/ui/problem-notice'
import { Problem } from '@/lib/problem'
import { renderComponent } from '@/testing/render'

describe('the notice of a problem', () => {
  it('lists every reason when there are several, with the id to ask about', () => {
    const errors = [
      { field: 'title', code: 'blank', message: 'A document needs a title.' },
      { field: 'file', code: 'empty', message: 'The file is empty.' },
    ]
    renderComponent(
      <ProblemNotice
        error={new Problem({ status: 400, code: 'invalid', detail: 'Not valid.', errors, request_id: 'r-1' })}
      />,
    )
    const notice = within(screen.getByRole('alert'))
    expect(notice.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'A document needs a title.',
      'The file is empty.',
    ])
    expect(notice.getByText('Request r-1')).toBeVisible()
  })

  it('says a reason once when it is the only one', () => {
    const refusals = [{ code: 'not_the_author', message: 'Only the author may do this.' }]
    renderComponent(
      <ProblemNotice
        error={new Problem({ status: 403, code: 'not_the_author', detail: 'Only the author may do this.', refusals })}
      />,
    )
    expect(screen.getAllByText('Only the author may do this.')).toHaveLength(1)
  })

  it('does not show the inner words of a fault in the page', () => {
    renderComponent(<ProblemNotice error={new TypeError('x is undefined')} />)
    expect(screen.getByRole('alert')).toHaveTextContent('Something went wrong in this page.')
    expect(screen.queryByText(/undefined/)).not.toBeInTheDocument()
  })
})
