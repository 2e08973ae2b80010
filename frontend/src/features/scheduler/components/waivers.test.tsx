import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Schemas } from '@/lib/api-contract'
import { dismissAllToasts } from '@/lib/toasts'
import { renderAddress } from '@/testing/render'
import { OPERATOR, scheduledTask, serveScheduler, TOBIAS } from '@/testing/scheduler'
import { server, signInAs } from '@/testing/server'

const TASK = '/api/v1/scheduler/tasks/cleanup/'
const WORDS = 'You asked for this yourself; somebody else must decide on it.'

const offer = (action: Schemas['WaiverOffer']['action'], whyNot = ''): Schemas['WaiverOffer'] => ({
  action,
  needs_reason: action === 'refuse',
  refusals: whyNot ? [{ code: 'not_now', message: whyNot }] : [],
})

const critical = (...offers: Schemas['WaiverOffer'][]) =>
  scheduledTask({
    task_name: 'cleanup',
    name: 'Cleanup',
    critical: true,
    waiver: { asked_by: TOBIAS, asked_at: '2026-11-29T10:00:00Z', reason: 'We know it.', offers },
  })

const standing = {
  cron: null,
  enabled: null,
  reason: 'Four eyes.',
  changed_by: TOBIAS,
  changed_at: '2026-11-28T10:00:00Z',
}

beforeEach(() => {
  dismissAllToasts()
  signInAs({ permissions: OPERATOR })
})

const waiting = async () => within(await screen.findByRole('list', { name: 'Settings that wait for a second person' }))

describe('that a task need no second person any more', () => {
  it('is asked for where it is switched off, and said to wait', async () => {
    serveScheduler({ tasks: [{ ...critical(), waiver: null, settings: { ...standing, critical: true } }] })
    server.use(http.patch(TASK, () => HttpResponse.json(critical())))
    renderAddress('/scheduler')
    await userEvent.click(await screen.findByRole('button', { name: /^Settings/ }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.click(dialog.getByRole('switch', { name: /needs a second person/ }))
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), 'We know it.')
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText(/^Cleanup needs a second person until another one/)).toBeVisible()
  })

  it('waits where everybody sees it, and cannot be asked for twice', async () => {
    serveScheduler({ tasks: [critical(offer('approve', WORDS), offer('refuse', WORDS), offer('withdraw'))] })
    renderAddress('/scheduler')
    const list = await waiting()
    expect(list.getByText('We know it.')).toBeVisible()
    expect(list.getByRole('button', { name: /^Approve that/ })).toHaveAccessibleDescription(WORDS)
    expect(list.getByRole('button', { name: /^Withdraw/ })).not.toHaveAttribute('aria-disabled')
    await userEvent.click(screen.getByRole('button', { name: /^Settings/ }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByRole('switch', { name: /needs a second person/ })).toBeDisabled()
    expect(dialog.getByText(/^Tobias Hallward asks that it no longer does/)).toBeVisible()
  })

  it('is approved by somebody else', async () => {
    serveScheduler({ tasks: [critical(offer('approve'), offer('refuse'), offer('withdraw', 'Only whoever asked.'))] })
    const sent: unknown[] = []
    server.use(
      http.post(`${TASK}waiver/approve/`, async ({ request }) => {
        sent.push(await request.json())
        return HttpResponse.json(scheduledTask())
      }),
    )
    renderAddress('/scheduler')
    await userEvent.click((await waiting()).getByRole('button', { name: /^Approve that/ }))
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Approve' }))
    expect(await screen.findByText('Cleanup needs no second person any more.')).toBeVisible()
    expect(sent).toEqual([{ reason: '' }])
  })

  it('is refused with a reason only', async () => {
    serveScheduler({ tasks: [critical(offer('refuse'))] })
    renderAddress('/scheduler')
    await userEvent.click((await waiting()).getByRole('button', { name: /^Refuse/ }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.click(dialog.getByRole('button', { name: 'Refuse' }))
    await waitFor(() => expect(dialog.getByText('Say why.')).toBeVisible())
  })

  it('offers nothing to whoever only looks', async () => {
    signInAs({ permissions: ['documents.view_document'] })
    serveScheduler({ tasks: [critical()] })
    renderAddress('/scheduler')
    expect((await waiting()).queryByRole('button')).not.toBeInTheDocument()
  })
})
