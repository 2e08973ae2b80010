import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Schemas } from '@/lib/api-contract'
import { document } from '@/testing/documents'
import { renderAddress } from '@/testing/render'
import { pageOf, problemResponse, server, signInAs } from '@/testing/server'
import { waitingTask } from '@/testing/tasks'

const mine = waitingTask({ uuid: 'mine', document: document({ uuid: 'a', title: 'Weighing' }) })
const others = waitingTask({
  uuid: 'others',
  role: 'IMPACT',
  role_display: 'Impact assessment',
  document: document({ uuid: 'b', title: 'Balances' }),
  is_blocked: true,
})
const successor: Schemas['Candidate'] = {
  id: 9,
  username: 'jon',
  full_name: 'Jon Vale',
  department: 'Laboratory',
  position: 'Analyst',
  role: 'author',
  is_active: true,
  open_tasks: 0,
  refusals: [],
}
let sent: unknown[]
let looked: URLSearchParams[]

beforeEach(() => {
  sent = []
  looked = []
  signInAs({ permissions: ['workflows.reassign_task'] })
  server.use(
    http.get('/api/v1/workflow-tasks/', ({ request }) => {
      const isTeam = new URL(request.url).searchParams.get('scope') === 'team'
      return HttpResponse.json(pageOf(isTeam ? [mine, others] : [mine]))
    }),
    http.get('/api/v1/documents/b/candidates/', ({ request }) => {
      looked.push(new URL(request.url).searchParams)
      return HttpResponse.json(pageOf([successor]))
    }),
  )
})

async function askSomebodyElse() {
  const section = within(await screen.findByRole('region', { name: 'Waiting for everybody' }))
  await section.findByRole('link', { name: 'Balances' })
  await userEvent.click(section.getAllByRole('button', { name: 'Ask somebody else' }).at(-1) as HTMLElement)
  const dialog = within(await screen.findByRole('dialog', { name: 'Ask somebody else' }))
  await userEvent.click(dialog.getByRole('combobox', { name: /Who is asked instead/ }))
  await userEvent.click(await screen.findByRole('option', { name: /Jon Vale/ }))
  await userEvent.type(dialog.getByRole('textbox', { name: /Reason/ }), 'Left the company.')
  await userEvent.click(dialog.getByRole('button', { name: 'Ask somebody else' }))
  return dialog
}

describe('the tasks of everybody', () => {
  it('are a choice that the address knows', async () => {
    const { router } = renderAddress('/')
    await userEvent.click(await screen.findByRole('radio', { name: "Everybody's" }))
    expect(await screen.findByRole('link', { name: 'Balances' })).toBeVisible()
    expect(screen.getAllByText('waits for', { exact: false })).not.toHaveLength(0)
    await waitFor(() => expect(router.state.location.search).toEqual({ scope: 'team' }))
  })

  it('can be given to somebody else, with the reason', async () => {
    server.use(
      http.post('/api/v1/workflow-tasks/others/reassign/', async ({ request }) => {
        sent.push(await request.json())
        return HttpResponse.json({ ...others, assignee: successor })
      }),
    )
    renderAddress('/?scope=team')
    await askSomebodyElse()
    expect(await screen.findByText('Jon Vale is asked now.')).toBeVisible()
    expect(sent).toEqual([{ assignee: 9, reason: 'Left the company.' }])
    expect(looked.at(-1)?.get('role')).toBe('author')
  })

  it('stay where they are if that is refused, and what was typed stays too', async () => {
    server.use(
      http.post('/api/v1/workflow-tasks/others/reassign/', () =>
        problemResponse(409, 'task_ended', 'This question has been answered, or has ended meanwhile.'),
      ),
    )
    renderAddress('/?scope=team')
    const dialog = await askSomebodyElse()
    expect(await dialog.findByText(/has been answered/)).toBeVisible()
    expect(dialog.getByRole('textbox', { name: /Reason/ })).toHaveValue('Left the company.')
  })

  it('are not shown to whoever may not give them away', async () => {
    signInAs({ permissions: [] })
    renderAddress('/?scope=team')
    expect(await screen.findByRole('link', { name: 'Weighing' })).toBeVisible()
    expect(screen.queryByRole('radio', { name: "Everybody's" })).not.toBeInTheDocument()
    expect(screen.queryByRole('link', { name: 'Balances' })).not.toBeInTheDocument()
  })
})
