import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { renderLinked } from '@/testing/render'

const close = vi.fn()

function Remark() {
  const [words, setWords] = useState('')
  return (
    <Dialog opened onClose={close} title="Remark" hasInput={words !== ''}>
      <input aria-label="Words" value={words} onChange={(event) => setWords(event.currentTarget.value)} />
      <DialogButtons confirmLabel="Send" onConfirm={() => undefined} />
    </Dialog>
  )
}

const ways = {
  'the key Escape': () => userEvent.keyboard('{Escape}'),
  'its cross': () => userEvent.click(screen.getByRole('button', { name: 'Close' })),
  'its button': () => userEvent.click(screen.getByRole('button', { name: 'Cancel' })),
}

describe('a dialog', () => {
  beforeEach(async () => {
    close.mockClear()
    renderLinked(<Remark />)
    await screen.findByRole('dialog', { name: 'Remark' })
  })

  it.each(Object.entries(ways))('in which nothing was typed is closed by %s', async (_name, leave) => {
    await leave()
    expect(close).toHaveBeenCalledOnce()
  })

  it.each(Object.entries(ways))('in which something was typed asks before %s closes it', async (_name, leave) => {
    await userEvent.type(screen.getByLabelText('Words'), 'Third row.')
    await leave()
    const question = within(await screen.findByRole('dialog', { name: 'Discard what you typed?' }))
    expect(close).not.toHaveBeenCalled()
    await userEvent.click(question.getByRole('button', { name: 'Discard it' }))
    expect(close).toHaveBeenCalledOnce()
  })

  it('keeps what was typed when that is wanted, also by a second Escape', async () => {
    await userEvent.type(screen.getByLabelText('Words'), 'Third row.')
    await userEvent.keyboard('{Escape}')
    expect(await screen.findByRole('button', { name: 'Keep it' })).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    expect(screen.queryByRole('dialog', { name: 'Discard what you typed?' })).not.toBeInTheDocument()
    expect(screen.getByLabelText('Words')).toHaveValue('Third row.')
    expect(close).not.toHaveBeenCalled()
  })
})
