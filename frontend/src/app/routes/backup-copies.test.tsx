import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { dismissAllToasts } from '@/lib/toasts'
import { backup, incremental, serveBackups } from '@/testing/backups'
import { renderAddress } from '@/testing/render'
import { OPERATOR, serveScheduler } from '@/testing/scheduler'
import { problemResponse, server, signInAs } from '@/testing/server'

const API = '/api/v1/backups'
const FULL = backup()

beforeEach(() => {
  dismissAllToasts()
  signInAs({ permissions: OPERATOR })
  serveScheduler({})
  serveBackups(incremental(), FULL)
})

const button = (name: string) => screen.findByRole('button', { name })
const theDialog = async () => within(await screen.findByRole('dialog'))

describe('copies of backups', () => {
  const PLACE = 's3://edms/plant-7/'
  const copied = { copy_state: 'COPIED', copied_at: '2026-11-29T03:05:00Z', copied_to: PLACE } as const
  const failed = { copy_state: 'FAILED', copy_error: 'Nobody answers at https://store.example.org.' } as const

  it('works: they are no subject where nothing is copied', async () => {
    renderAddress('/backups')
    await screen.findByRole('table', { name: 'Backups' })
    expect(screen.queryByRole('columnheader', { name: 'Copy' })).not.toBeInTheDocument()
  })

  it('are told of in the list, with what went wrong', async () => {
    const others = (['MISSING', 'REQUESTED', 'REMOVED', 'NONE'] as const).map((copy_state, index) =>
      backup({ name: `backup_${index}.tar.gz`, copy_state }),
    )
    serveBackups(incremental(failed), backup(copied), ...others)
    renderAddress('/backups')
    expect(await screen.findByRole('columnheader', { name: 'Copy' })).toBeVisible()
    for (const words of ['Copied', 'Copy failed', failed.copy_error, 'Not copied yet', 'To be copied'])
      expect(screen.getByText(words)).toBeVisible()
    expect(screen.getByText('Copy no longer kept')).toBeVisible()
  })

  it('stand on the page of the backup, with the way back from them, also when the archive is gone', async () => {
    serveBackups(backup({ ...copied, state: 'LOST' }))
    renderAddress(`/backups/${FULL.name}`)
    const copy = within(await screen.findByRole('group', { name: `Copied to ${PLACE}` }))
    expect(copy.getByText(/All of the copy was read back/)).toBeVisible()
    expect(screen.getByText(`./scripts/restore-hybrid.sh --from-copy ${FULL.name}`)).toBeVisible()
    expect(screen.queryByText(`edms restore backups/${FULL.name}`)).not.toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Copy now' })).not.toBeInTheDocument()
  })

  it('are made now when somebody wants it, and the page follows', async () => {
    serveBackups(backup(failed))
    const asked = backup({ copy_state: 'REQUESTED', copy_requested_at: '2026-11-30T12:00:00Z' })
    server.use(
      http.post(`${API}/${FULL.name}/copy/`, () => {
        serveBackups(backup(copied))
        return HttpResponse.json(asked, { status: 202 })
      }),
    )
    renderAddress(`/backups/${FULL.name}`)
    expect(await screen.findByText(failed.copy_error)).toBeVisible()
    await userEvent.click(await button('Copy now'))
    await userEvent.click((await theDialog()).getByRole('button', { name: 'Copy now' }))
    expect(await screen.findByText('A worker will copy the backup.')).toBeVisible()
    expect(await screen.findByText(`Copied to ${PLACE}`)).toBeVisible()
  })

  it('say why a copy is not made', async () => {
    serveBackups(backup(failed))
    server.use(http.post(`${API}/${FULL.name}/copy/`, () => problemResponse(409, 'copying_is_off', 'No bucket.')))
    renderAddress(`/backups/${FULL.name}`)
    await userEvent.click(await button('Copy now'))
    const dialog = await theDialog()
    await userEvent.click(dialog.getByRole('button', { name: 'Copy now' }))
    expect(await dialog.findByText('No bucket.')).toBeVisible()
  })

  it('are not asked for where there is to be none, or not any more', async () => {
    for (const copy_state of ['NONE', 'REMOVED'] as const) {
      serveBackups(backup({ copy_state }))
      const { unmount } = renderAddress(`/backups/${FULL.name}`)
      await button('Verify')
      expect(screen.queryByRole('button', { name: 'Copy now' })).not.toBeInTheDocument()
      unmount()
    }
  })

  it('are asked for once', async () => {
    serveBackups(backup({ copy_state: 'REQUESTED' }))
    renderAddress(`/backups/${FULL.name}`)
    expect(await button('Copy now')).toHaveAccessibleDescription('It is to be copied already.')
  })
})
