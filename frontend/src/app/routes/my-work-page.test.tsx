import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { document } from '@/testing/documents'
import { renderAddress } from '@/testing/render'
import { pageOf, server, signInAs } from '@/testing/server'
import { waitingTask } from '@/testing/tasks'

function task(number: number) {
  return waitingTask({ uuid: `task-${number}`, document: document({ title: `Document ${number}` }) })
}

const tasks = Array.from({ length: 60 }, (_, index) => task(index + 1))

describe('what waits for me', () => {
  beforeEach(() => {
    signInAs()
    server.use(
      http.get('/api/v1/workflow-tasks/', ({ request }) => {
        const page = Number(new URL(request.url).searchParams.get('page') ?? 1)
        return HttpResponse.json({
          ...pageOf(tasks.slice((page - 1) * 50, page * 50), tasks.length),
          next: page === 1 ? '/next' : null,
        })
      }),
    )
  })

  it('comes in pages that the address knows, so that nothing is hidden', async () => {
    const { router } = renderAddress('/')
    const section = within(await screen.findByRole('region', { name: 'Waiting for me' }))
    expect(await section.findByRole('link', { name: 'Document 50' })).toBeVisible()
    expect(section.getByText('1–50 of 60')).toBeVisible()
    await userEvent.click(section.getByRole('button', { name: 'Next page' }))
    expect(await section.findByRole('link', { name: 'Document 60' })).toBeVisible()
    await waitFor(() => expect(router.state.location.search).toEqual({ page: 2, page_size: 50 }))
  })

  it('leads back where the last page has been worked off', async () => {
    renderAddress('/?page=7')
    await userEvent.click(await screen.findByRole('button', { name: 'Go to the first page' }))
    expect(await screen.findByRole('link', { name: 'Document 1' })).toBeVisible()
  })
})

it('says where an approval would take a document out of force', async () => {
  signInAs()
  const approval = waitingTask({ role: 'APPROVER', role_display: 'Approval', workflow_type: 'OBSOLESCENCE' })
  server.use(http.get('/api/v1/workflow-tasks/', () => HttpResponse.json(pageOf([approval]))))
  renderAddress('/')
  expect(await screen.findByText('Approval of obsolescence')).toBeVisible()
})

describe('my documents on their way', () => {
  it('say how many there are where not all are shown, and lead to all of them', async () => {
    signInAs()
    server.use(
      http.get('/api/v1/documents/', ({ request }) => {
        const isMoving = new URL(request.url).searchParams.get('scope') === 'in_workflow'
        return HttpResponse.json(pageOf([document({ uuid: String(isMoving) })], isMoving ? 70 : 3))
      }),
    )
    renderAddress('/')
    expect(await screen.findByText('2 of 73 are shown here, the latest changed ones.')).toBeVisible()
    expect(screen.getByRole('link', { name: 'All my documents' })).toHaveAttribute(
      'href',
      '/documents?scope=mine&ordering=-updated_at',
    )
  })
})
