import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { expect, it } from 'vitest'

import { document, offer } from '@/testing/documents'
import { renderComponent } from '@/testing/render'
import { server } from '@/testing/server'
import { TransitionBar } from './transition-bar'

const katharine = { id: 8, username: 'approver', full_name: 'Katharine Voss' }

async function openMove(decisions: ReturnType<typeof offer>['previous_decisions']) {
  const offers = [offer({ label: 'Hand it on', previous_decisions: decisions })]
  server.use(http.get('/api/v1/documents/:uuid/transitions/', () => HttpResponse.json({ revision: 3, offers })))
  renderComponent(<TransitionBar document={document()} onMoved={() => undefined} renderChanges={() => null} />)
  await userEvent.click(await screen.findByRole('button', { name: 'Hand it on' }))
  return within(await screen.findByRole('dialog', { name: 'Hand it on' }))
}

it('tells whoever hands a document on again who sent it back, when and why', async () => {
  const dialog = await openMove([
    {
      action: 'reject',
      label: 'Reject',
      round: 1,
      decided_by: katharine,
      decided_at: '2026-11-27T10:05:00Z',
      comment: 'The limits in table 2 are missing.',
    },
  ])
  const earlier = within(dialog.getByRole('region', { name: 'What was decided before' }))
  for (const words of ['Reject', 'Round 1', 'Katharine Voss', 'The limits in table 2 are missing.'])
    expect(earlier.getByText(words)).toBeVisible()
  expect(earlier.getByText(/27 Nov 2026, 10:05/)).toHaveAttribute('datetime', '2026-11-27T10:05:00Z')
})

it('says nothing of earlier decisions where there are none', async () => {
  const dialog = await openMove([])
  expect(dialog.queryByText('What was decided before')).not.toBeInTheDocument()
})
