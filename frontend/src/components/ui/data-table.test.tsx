import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'

import { DataTable } from '@/components/ui/data-table'
import type { Column } from '@/components/ui/data-table-column'
import { renderLinked } from '@/testing/render'

interface Row {
  id: number
  number: string
  title: string
}

const columns: readonly Column<Row>[] = [
  { id: 'number', header: 'Number', cell: (row) => row.number, orderBy: 'document_number' },
  { id: 'title', header: 'Title', cell: (row) => row.title },
]
const rows = [
  { id: 1, number: 'SOP-1', title: 'Cleaning' },
  { id: 2, number: 'SOP-2', title: 'Weighing' },
]

function renderTable(more: { ordering?: string; hidden?: string[]; rows?: Row[] | undefined } = {}) {
  const onOrderingChange = vi.fn()
  renderLinked(
    <DataTable
      label="Documents"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      rowLink={(row) => ({ to: '/$', params: { _splat: `documents/${row.id}` } })}
      onOrderingChange={onOrderingChange}
      empty={<p>Nothing here.</p>}
      {...more}
    />,
  )
  return onOrderingChange
}

describe('a table', () => {
  it('lists rows that lead somewhere', async () => {
    renderTable()
    const table = within(await screen.findByRole('table', { name: 'Documents' }))
    expect(table.getAllByRole('row')).toHaveLength(3)
    expect(table.getByRole('link', { name: 'SOP-2' })).toHaveAttribute('href', '/documents/2')
  })

  it('asks for the order of a column, and for the reverse of it', async () => {
    const asked = renderTable({ ordering: 'document_number' })
    expect(await screen.findByRole('columnheader', { name: 'Number' })).toHaveAttribute('aria-sort', 'ascending')
    await userEvent.click(screen.getByRole('button', { name: 'Number' }))
    expect(asked).toHaveBeenLastCalledWith('-document_number')
    expect(screen.queryByRole('button', { name: 'Title' })).not.toBeInTheDocument()
  })

  it('goes from row to row with the arrow keys', async () => {
    renderTable()
    ;(await screen.findByRole('link', { name: 'SOP-1' })).focus()
    await userEvent.keyboard('{ArrowDown}')
    expect(screen.getByRole('link', { name: 'SOP-2' })).toHaveFocus()
    await userEvent.keyboard('{ArrowDown}{ArrowUp}')
    expect(screen.getByRole('link', { name: 'SOP-1' })).toHaveFocus()
  })

  it('follows the link of a row that is clicked beside it', async () => {
    renderTable()
    const followed = vi.fn((event: Event) => event.preventDefault())
    ;(await screen.findByRole('link', { name: 'SOP-1' })).addEventListener('click', followed)
    await userEvent.click(screen.getByText('Cleaning'))
    expect(followed).toHaveBeenCalledOnce()
  })

  it('leaves out hidden columns', async () => {
    renderTable({ hidden: ['title'] })
    await screen.findByRole('table')
    expect(screen.queryByText('Cleaning')).not.toBeInTheDocument()
  })

  it('says that there is nothing', async () => {
    renderTable({ rows: [] })
    expect(await screen.findByText('Nothing here.')).toBeVisible()
  })
})
