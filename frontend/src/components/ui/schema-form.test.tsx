import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { useState } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { SchemaForm } from '@/components/ui/schema-form'
import { useSchemaForm } from '@/components/ui/use-schema-form'
import type { Values } from '@/lib/json-schema'
import { Problem } from '@/lib/problem'
import { renderComponent } from '@/testing/render'
import { pageOf, server } from '@/testing/server'

const schema = {
  type: 'object',
  properties: {
    reviewers: {
      type: 'array',
      title: 'Reviewers',
      items: { type: 'integer' },
      minItems: 1,
      maxItems: 20,
      'x-people': 'reviewer',
    },
    due_date: { type: 'string', format: 'date', title: 'Due date', 'x-not-before': 'today' },
    bump: { type: 'string', title: 'Kind of change', enum: ['minor', 'major'], default: 'minor' },
    comment: { type: 'string', title: 'Comment', 'x-multiline': true },
  },
  required: ['reviewers', 'bump'],
}

function Asking({ send }: { send: (values: Values) => void }) {
  const [error, setError] = useState<unknown>()
  const form = useSchemaForm({ schema, error })
  const submit = () => {
    const values = form.check()
    if (!values) return
    send(values)
    const errors = [{ field: 'inputs.reviewers.0', code: 'four_eyes', message: 'The author cannot review.' }]
    setError(new Problem({ status: 400, code: 'invalid_inputs', detail: 'Not valid.', errors }))
  }
  return (
    <>
      <SchemaForm form={form} about="d0c" />
      <button type="button" onClick={submit}>
        Send
      </button>
    </>
  )
}

const people = [
  {
    ...{ id: 3, username: 'priya', full_name: 'Priya Ramanand', position: 'Senior Quality Engineer' },
    ...{ department: 'Quality', open_tasks: 4, refusals: [] },
  },
  { id: 4, username: 'emil', full_name: 'Emil Sorbrook', position: '', department: '', open_tasks: 0, refusals: [] },
  {
    ...{ id: 5, username: 'ines', full_name: 'Ines Calloway', position: '', department: '', open_tasks: 1 },
    refusals: [{ code: 'four_eyes', message: 'Authors never review or approve their own document.' }],
  },
]

describe('a form that the server describes', () => {
  const send = vi.fn()
  const asked: string[] = []
  let many: number | undefined

  beforeEach(() => {
    send.mockClear()
    many = undefined
    server.use(
      http.get('/api/v1/documents/d0c/candidates/', ({ request }) => {
        const query = new URL(request.url).searchParams
        asked.push(`${query.get('role')} ${query.get('search')}`)
        const found = people.filter(({ full_name }) => full_name.includes(query.get('search') ?? ''))
        return HttpResponse.json(pageOf(found, many ?? found.length))
      }),
    )
    renderComponent(<Asking send={send} />)
  })

  it('says what is missing, and sends nothing', async () => {
    await userEvent.click(screen.getByRole('button', { name: 'Send' }))
    expect(screen.getByRole('combobox', { name: /Reviewers/ })).toHaveAccessibleDescription('This is required.')
    expect(send).not.toHaveBeenCalled()
  })

  it('picks people who have the role, and sends what was given', async () => {
    await userEvent.type(screen.getByRole('combobox', { name: /Reviewers/ }), 'Priya')
    await waitFor(() => expect(asked).toContain('reviewer Priya'))
    await userEvent.click(await screen.findByText('Senior Quality Engineer · Quality · 4 open tasks'))
    await userEvent.click(screen.getByRole('radio', { name: 'Major' }))
    await userEvent.type(screen.getByLabelText('Comment'), 'Please.')
    await userEvent.click(screen.getByRole('button', { name: 'Send' }))
    expect(send).toHaveBeenCalledWith({ reviewers: [3], bump: 'major', comment: 'Please.' })
  })

  it('says what waits for each, and why somebody cannot be chosen', async () => {
    await userEvent.click(screen.getByRole('combobox', { name: /Reviewers/ }))
    expect(await screen.findByRole('option', { name: /Emil Sorbrook.*no open tasks/ })).toBeVisible()
    const ines = screen.getByRole('option', { name: /Ines Calloway/ })
    expect(ines).toHaveTextContent('1 open taskAuthors never review or approve their own document.')
    await userEvent.click(ines)
    await userEvent.click(screen.getByRole('button', { name: 'Send' }))
    expect(send).not.toHaveBeenCalled()
  })

  it('says that it lists only some of many', async () => {
    many = 57
    await userEvent.type(screen.getByRole('combobox', { name: /Reviewers/ }), 'P')
    expect(await screen.findByText('1 of 57 people is listed. Type a name to find the others.')).toBeVisible()
  })

  it('shows the server’s complaint at its field until that field is changed', async () => {
    await userEvent.click(screen.getByRole('combobox', { name: /Reviewers/ }))
    await userEvent.click(await screen.findByText('Emil Sorbrook'))
    await userEvent.click(screen.getByRole('button', { name: 'Send' }))
    expect(screen.getByText('The author cannot review.')).toBeVisible()
    await userEvent.click(screen.getByRole('combobox', { name: /Reviewers/ }))
    await userEvent.click(await screen.findByText('Priya Ramanand'))
    expect(screen.queryByText('The author cannot review.')).not.toBeInTheDocument()
  })
})
