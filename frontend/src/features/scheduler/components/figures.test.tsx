import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { describe, expect, it, vi } from 'vitest'

import type { Schemas } from '@/lib/api-contract'
import { renderAddress } from '@/testing/render'
import { figuresOfNothing, OPERATOR, scheduledTask, serveScheduler } from '@/testing/scheduler'
import { problemResponse, server, signInAs } from '@/testing/server'
import { ceilingOf } from '../api/dashboard'
import { pointsOf } from './sparkline'

const DASHBOARD = '/api/v1/scheduler/monitoring/dashboard/'

const day = (more: Partial<Schemas['DayOfRunsOutput']>): Schemas['DayOfRunsOutput'] => ({
  day: '2026-11-29',
  succeeded: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
  dry_runs: 0,
  ...more,
})

const taskFigures: Schemas['TaskFiguresOutput'] = {
  task_name: 'process_document_effective_dates',
  task_display_name: 'Document Effective Date Processing',
  runs: 40,
  succeeded: 39,
  failed: 1,
  success_rate: 0.975,
  p50_seconds: 0.5,
  p95_seconds: 2.5,
  latest_durations: [0.5, 2.5, 1],
}

const FIGURES = figuresOfNothing({
  days: [day({ day: '2026-11-29', succeeded: 24, failed: 1 }), day({ day: '2026-11-30', succeeded: 15, dry_runs: 3 })],
  tasks: [taskFigures],
})

/** Serves figures, and says which were asked for. */
function serveFigures(answer: Schemas['DashboardOutput'] = FIGURES): string[] {
  const asked: string[] = []
  server.use(
    http.get(DASHBOARD, ({ request }) => {
      asked.push(new URL(request.url).search)
      return HttpResponse.json(answer)
    }),
  )
  return asked
}

describe('the figures of scheduled tasks', () => {
  it('are drawn, told in words, and written down as numbers', async () => {
    signInAs({ permissions: OPERATOR })
    serveScheduler()
    const asked = serveFigures()
    renderAddress('/scheduler/figures')
    expect(
      await screen.findByRole('img', { name: /39 succeeded, 1 failed, 0 skipped, 0 cancelled; dry runs: 3/ }),
    ).toBeInTheDocument()
    expect(asked).toEqual(['?days=30'])

    const tasks = within(screen.getByRole('table', { name: 'By task' }))
    const cells = tasks.getAllByRole('cell').map(({ textContent }) => textContent)
    expect(cells.slice(0, 5)).toEqual(['Document Effective Date Processing', '40', '97.5%', '500 ms', '2.5 s'])
    expect(
      tasks.getByRole('img', { name: 'The last 3 runs took 500 ms to 2.5 s, the last one 1 s.' }),
    ).toBeInTheDocument()

    await userEvent.click(screen.getByText('As a table'))
    const days = within(screen.getByRole('table', { name: 'Runs per day' })).getAllByRole('row')
    const numbers = days.slice(1).map((row) =>
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    )
    expect(numbers).toEqual([
      ['30 Nov 2026', '15', '0', '0', '0', '3'],
      ['29 Nov 2026', '24', '0', '0', '1', '0'],
    ])
  })

  it('reach as far back as the address says', async () => {
    signInAs({ permissions: OPERATOR })
    serveScheduler()
    const asked = serveFigures()
    const { router } = renderAddress('/scheduler/figures?days=7')
    await screen.findByRole('table', { name: 'By task' })
    expect(asked).toEqual(['?days=7'])
    const current = () => screen.getAllByRole('link', { current: 'page' }).map(({ textContent }) => textContent)
    expect(current()).toEqual(expect.arrayContaining(['Figures', '7 days']))
    expect(current()).not.toContain('30 days')
    await userEvent.click(screen.getByRole('link', { name: '90 days' }))
    expect(screen.getByRole('table', { name: 'By task' })).toBeVisible()
    await waitFor(() => expect(asked).toEqual(['?days=7', '?days=90']))
    expect(router.state.location.search).toEqual({ days: 90 })
  })

  it('are those of the usual span where the address names another', async () => {
    signInAs({ permissions: OPERATOR })
    serveScheduler()
    const asked = serveFigures()
    renderAddress('/scheduler/figures?days=12')
    await screen.findByRole('table', { name: 'By task' })
    expect(asked).toEqual(['?days=30'])
  })

  it('say so when nothing ran', async () => {
    signInAs({ permissions: OPERATOR })
    serveScheduler()
    serveFigures(figuresOfNothing({ days: [day({})], tasks: [{ ...taskFigures, runs: 0, success_rate: null }] }))
    renderAddress('/scheduler/figures')
    expect(await screen.findByText('Nothing ran in this time')).toBeVisible()
  })

  it('say why they did not come', async () => {
    signInAs({ permissions: OPERATOR })
    serveScheduler()
    server.use(http.get(DASHBOARD, () => problemResponse(403, 'not_permitted', 'You have no role in this system yet.')))
    renderAddress('/scheduler/figures')
    expect(await screen.findByText('You have no role in this system yet.')).toBeVisible()
  })

  it('are saved as a file', async () => {
    signInAs({ permissions: OPERATOR })
    serveScheduler()
    serveFigures()
    const saved: Blob[] = []
    vi.stubGlobal(
      'URL',
      Object.assign(URL, {
        createObjectURL: (blob: Blob) => String(saved.push(blob)),
        revokeObjectURL: () => undefined,
      }),
    )
    renderAddress('/scheduler/figures')
    await userEvent.click(await screen.findByRole('button', { name: 'Export as CSV' }))
    expect(await saved[0]?.text()).toContain('2026-11-29,24,0,0,1,0')
  })

  it('stand in short at each task', async () => {
    signInAs({ permissions: OPERATOR })
    serveScheduler({ tasks: [scheduledTask(), scheduledTask({ task_name: 'x', name: 'Cleanup' })] })
    serveFigures()
    renderAddress('/scheduler')
    const heading = await screen.findByRole('heading', { name: 'Document Effective Date Processing' })
    const item = within(heading.closest('li') as HTMLElement)
    expect(await item.findByText('97.5% of 40 runs succeeded')).toBeVisible()
    expect(screen.getAllByRole('img', { name: /^The last 3 runs took/ })).toHaveLength(1)
  })
})

describe('drawing', () => {
  it.each([
    [0, 1],
    [1, 1],
    [3, 5],
    [24, 50],
    [51, 100],
    [101, 200],
  ])('ends the axis above %i at %i', (highest, ceiling) => {
    expect(ceilingOf(highest)).toBe(ceiling)
  })

  it('puts durations on a line above zero, also where all are zero', () => {
    expect(pointsOf([0, 2, 1])).toBe('2,18 50,2 98,10')
    expect(pointsOf([0, 0])).toBe('2,18 98,18')
  })
})
