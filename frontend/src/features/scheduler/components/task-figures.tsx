/** How each task fared: how often it ran, how many of its runs succeeded, and how long they took. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { DataTable } from '@/components/ui/data-table'
import type { Column } from '@/components/ui/data-table-column'
import type { TaskFigures } from '../api/dashboard'
import { Bar } from './bar'
import { Sparkline } from './sparkline'
import { useDuration } from './use-duration'
import { useShare } from './use-share'

export function TaskFiguresTable({ tasks }: { tasks: readonly TaskFigures[] }) {
  const { t } = useTranslation('figures')
  const columns = useTaskColumns(Math.max(...tasks.map(({ p95_seconds }) => p95_seconds ?? 0)))
  return (
    <DataTable label={t('byTask')} columns={columns} rows={tasks} rowKey={({ task_name }) => task_name} empty={null} />
  )
}

/** The bars of durations are drawn against the longest one of all tasks. */
function useTaskColumns(longest: number): readonly Column<TaskFigures>[] {
  const { t } = useTranslation('figures')
  const inWords = useDuration()
  const share = useShare()
  return useMemo(() => {
    const took = (seconds: number | null) => (
      <Bar share={seconds && longest ? seconds / longest : 0}>{inWords(seconds) ?? '–'}</Bar>
    )
    return [
      { id: 'task', header: t('task'), cell: (row) => row.task_display_name },
      { id: 'runs', header: t('runs'), cell: (row) => row.runs, align: 'end' },
      {
        id: 'rate',
        header: t('rate'),
        cell: ({ success_rate }) => (
          <Bar share={success_rate ?? 0} hasFailed={success_rate !== null && success_rate < 1}>
            {success_rate === null ? t('noRuns') : share(success_rate)}
          </Bar>
        ),
      },
      { id: 'p50', header: t('p50'), cell: (row) => took(row.p50_seconds) },
      { id: 'p95', header: t('p95'), cell: (row) => took(row.p95_seconds) },
      { id: 'latest', header: t('latest'), cell: (row) => <Sparkline durations={row.latest_durations} /> },
    ]
  }, [t, inWords, share, longest])
}
