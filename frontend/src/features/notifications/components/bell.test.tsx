import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { Bell } from '@/features/notifications/components/bell'
import { renderLinked } from '@/testing/render'
import { pageOf, problemResponse, server } from '@/testing/server'

const told = (id: number, title: string) => ({
  id,
  code: 'task_assigned',
  title,
  body: 'Words.',
  link: `/documents/${id}`,
  context: {},
  created_at: '2026-11-29T21:19:04Z',
  read_at: null as string | null,
})

describe('the bell', () => {
  let list = [told(1, 'A task waits for you'), told(2, 'In force')]
  const unread = () => list.filter(({ read_at }) => read_at === null).length
  const read = (fits: (id: number) => boolean) => {
    list = list.map((each) => (fits(each.id) ? { ...each, read_at: '2026-11-29T22:00:00Z' } : each))
  }

  beforeEach(() => {
    list = [told(1, 'A task waits for you'), told(2, 'In force')]
    server.use(
      http.get('/api/v1/notifications/unread-count/', () => HttpResponse.json({ unread: unread() })),
      http.get('/api/v1/notifications/', () => HttpResponse.json(pageOf(list))),
      http.post('/api/v1/notifications/:id/read/', ({ params }) => {
        read((id) => id === Number(params.id))
        return HttpResponse.json(list[0])
      }),
      http.post('/api/v1/notifications/read-all/', () => {
        read(() => true)
        return HttpResponse.json({ marked: 2 })
      }),
    )
  })

  it('tells how much is unread, and what', async () => {
    renderLinked(<Bell />)
    await userEvent.click(await screen.findByRole('button', { name: 'Notifications, 2 unread' }))
    const items = within(await screen.findByRole('list', { name: 'Notifications' })).getAllByRole('link')
    expect(items.map((item) => item.textContent)).toEqual(['A task waits for you', 'In force'])
  })

  it('forgets one that was marked as read, and then all', async () => {
    renderLinked(<Bell />)
    await userEvent.click(await screen.findByRole('button', { name: 'Notifications, 2 unread' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Mark as read: In force' }))
    expect(await screen.findByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Mark all as read' }))
    expect(await screen.findByRole('button', { name: 'Notifications, none unread' })).toBeVisible()
  })

  it('says why it cannot tell', async () => {
    server.use(http.get('/api/v1/notifications/', () => problemResponse(403, 'refused', 'Not for you.')))
    renderLinked(<Bell />)
    await userEvent.click(await screen.findByRole('button', { name: 'Notifications, 2 unread' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Not for you.')
  })
})
