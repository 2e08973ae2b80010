/** Runs by day in numbers, newest first, for whoever does not see or trust the drawing. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { DataTable } from '@/components/ui/data-table'
import type { Column } from '@/components/ui/data-table-column'
import { DateText } from '@/components/ui/time-text'
import { type DayOfRuns, OUTCOMES } from '../api/dashboard'
import classes from './figures-report.module.css'

export function useDayColumns(): readonly Column<DayOfRuns>[] {
  const { t } = useTranslation('figures')
  return useMemo(
    () => [
      { id: 'day', header: t('day'), cell: ({ day }) => <DateText day={day} />, csv: ({ day }) => day, isShort: true },
      ...[...OUTCOMES, 'dry_runs' as const].map(
        (name): Column<DayOfRuns> => ({
          id: name,
          header: t(`outcome.${name}`),
          cell: (row) => row[name],
          csv: (row) => row[name],
          align: 'end',
        }),
      ),
    ],
    [t],
  )
}

export function DayTable({ days }: { days: readonly DayOfRuns[] }) {
  const { t } = useTranslation('figures')
  const columns = useDayColumns()
  const newestFirst = useMemo(() => days.toReversed(), [days])
  return (
    <details className={classes.table}>
      <summary>{t('asTable')}</summary>
      <DataTable label={t('perDay')} columns={columns} rows={newestFirst} rowKey={({ day }) => day} empty={null} />
    </details>
  )
}
