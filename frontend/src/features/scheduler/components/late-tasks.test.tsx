import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { describe, expect, it, vi } from 'vitest'

import { renderAddress } from '@/testing/render'
import { OPERATOR, serveScheduler, taskRun } from '@/testing/scheduler'
import { server, signInAs } from '@/testing/server'

const late = (more: object) => ({
  task_id: 4,
  document_id: 2,
  document_uuid: 'd0c',
  document_number: 'SOP-2026-0002',
  version: '01.00',
  title: 'Cleaning of the filling line',
  role: 'REVIEWER',
  assignee: 'reviewer',
  due_date: '2026-11-28',
  days_late: 1,
  is_reminded: true,
  is_escalated: false,
  ...more,
})

const CHASED = {
  timestamp: '2026-11-29T10:00:03Z',
  dry_run: false,
  results: {
    overdue_tasks: 2,
    reminders_sent: 2,
    escalations_sent: 1,
    tasks: [late({}), late({ task_id: 5, document_number: 'SOP-2026-0003', days_late: 12, is_escalated: true })],
  },
  processed_count: 2,
  success_count: 2,
  error_count: 0,
  errors: [],
}

const timeouts = (more: object) =>
  taskRun({ task_name: 'check_workflow_timeouts', task_display_name: 'Workflow Timeout Monitoring', ...more })

function serveRun(more: object) {
  serveScheduler()
  server.use(http.get('/api/v1/scheduler/runs/12/', () => HttpResponse.json(timeouts(more))))
}

const cellsOf = (row: HTMLElement | undefined) =>
  row &&
  within(row)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent)

describe('overdue tasks of people', () => {
  it('are listed with who was told, and lead to their documents', async () => {
    signInAs({ permissions: OPERATOR })
    serveRun({ result: CHASED })
    renderAddress('/scheduler/runs/12')
    const table = within(await screen.findByRole('table', { name: 'Overdue tasks of people' }))
    const rows = table.getAllByRole('row')
    expect(cellsOf(rows[1])).toEqual([
      'SOP-2026-0002',
      '01.00',
      'Cleaning of the filling line',
      'Reviewer',
      'reviewer',
      '28 Nov 2026',
      '1 day',
      'Assignee was reminded',
    ])
    expect(cellsOf(rows[2])?.slice(-2)).toEqual([
      '12 days',
      'Assignee was reminded; author and document admins were told',
    ])
    expect(table.getByRole('link', { name: 'SOP-2026-0002' })).toHaveAttribute('href', '/documents/d0c')
    expect(screen.getByText('Sent: 2 reminders, 1 escalation.')).toBeVisible()
    expect(screen.queryByText('Nothing was due')).not.toBeInTheDocument()
  })

  it('are told as what would happen in a preview', async () => {
    signInAs({ permissions: OPERATOR })
    serveScheduler()
    server.use(
      http.post('/api/v1/scheduler/monitoring/manual-trigger/', () =>
        HttpResponse.json({ success: true, run_id: 12, dry_run: true, result: { ...CHASED, dry_run: true } }),
      ),
    )
    renderAddress('/scheduler')
    await userEvent.click(await screen.findByRole('button', { name: /^Preview/ }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(await dialog.findByText('Would be sent: 2 reminders, 1 escalation.')).toBeVisible()
    expect(dialog.getByText('Assignee would be reminded')).toBeVisible()
  })

  it('are saved as a file', async () => {
    signInAs({ permissions: OPERATOR })
    serveRun({ result: CHASED })
    const saved: Blob[] = []
    vi.stubGlobal(
      'URL',
      Object.assign(URL, {
        createObjectURL: (blob: Blob) => String(saved.push(blob)),
        revokeObjectURL: () => undefined,
      }),
    )
    renderAddress('/scheduler/runs/12')
    await userEvent.click(await screen.findByRole('button', { name: 'Export as CSV' }))
    expect(saved).toHaveLength(1)
    expect(await saved[0]?.text()).toContain(
      'SOP-2026-0003,01.00,Cleaning of the filling line,Reviewer,reviewer,2026-11-28,12,Assignee was reminded; author',
    )
  })
})
