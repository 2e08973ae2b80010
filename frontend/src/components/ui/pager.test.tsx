import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { Pager } from '@/components/ui/pager'
import { renderComponent } from '@/testing/render'
import { pageOf } from '@/testing/server'

const rows = Array.from({ length: 25 }, (_, index) => index)
const next = '/next'
const onChange = vi.fn()

describe('the pager', () => {
  beforeEach(() => onChange.mockClear())

  it('says what is shown of how many, and turns over', async () => {
    renderComponent(<Pager list={{ ...pageOf(rows, 60), next }} page={2} pageSize={25} onChange={onChange} />)
    expect(screen.getByRole('status')).toHaveTextContent('26–50 of 60')
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }))
    expect(onChange).toHaveBeenLastCalledWith({ page: 3, page_size: 25 })
    await userEvent.click(screen.getByRole('button', { name: 'Previous page' }))
    expect(onChange).toHaveBeenLastCalledWith({ page: undefined, page_size: 25 })
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Rows on a page' }), '100 rows')
    expect(onChange).toHaveBeenLastCalledWith({ page: undefined, page_size: 100 })
  })

  it('leads back from a page that the list no longer has', async () => {
    renderComponent(<Pager list={pageOf([], 60)} page={9} pageSize={25} onChange={onChange} />)
    expect(screen.getByText('The list ends before this page')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Go to the first page' }))
    expect(onChange).toHaveBeenCalledWith({ page: undefined, page_size: 25 })
  })

  it('is not there where there is nothing', () => {
    renderComponent(<Pager list={pageOf([])} onChange={onChange} />)
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument()
  })
})
