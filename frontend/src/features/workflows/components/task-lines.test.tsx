import { screen } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { beforeEach, expect, it } from 'vitest'

import { renderComponent } from '@/testing/render'
import { server } from '@/testing/server'
import { waitingTask } from '@/testing/tasks'
import { TaskLines } from './task-lines'

const ended = { status: 'COMPLETED', ended_at: '2026-11-29T09:00:00Z' } as const

beforeEach(() => {
  const rows = [{ action: 'approve', label: 'Approve' }]
  server.use(http.get('/api/v1/workflows/lifecycle/', () => HttpResponse.json({ rows })))
})

it('tells how a question about impact was answered, and why', async () => {
  const answer = { decision: 'no_impact', comment: 'Only the address changed.' }
  renderComponent(<TaskLines tasks={[waitingTask({ role: 'IMPACT', ...ended, ...answer })]} />)
  expect(await screen.findByText(/No impact: it holds as it is/)).toBeVisible()
  expect(screen.getByText('Only the address changed.')).toBeVisible()
})

it('leaves what somebody said with a move to the move', async () => {
  const decision = { decision: 'approve', comment: 'Fit for use.' }
  renderComponent(<TaskLines tasks={[waitingTask({ role: 'APPROVER', ...ended, ...decision })]} />)
  expect(await screen.findByText(/Approve ·/)).toBeVisible()
  expect(screen.queryByText('Fit for use.')).not.toBeInTheDocument()
})
