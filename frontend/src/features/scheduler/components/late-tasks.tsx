/** Tasks of people past their due date: of which documents, how late, and who was or would be told. */
import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { Column } from '@/components/ui/data-table-column'
import { DateText } from '@/components/ui/time-text'
import { inWords } from '@/lib/in-words'
import type { LateTask } from '../api/results'
import { LongTable } from './long-table'
import { NameCell } from './name-cell'

function whoIsTold({ isReminded, isEscalated }: LateTask) {
  if (isReminded) return isEscalated ? 'all' : 'assignee'
  return isEscalated ? 'others' : 'nobody'
}

export function useLateTaskColumns(isDryRun: boolean): readonly Column<LateTask>[] {
  const { t } = useTranslation('scheduler')
  return useMemo(() => {
    const told = (task: LateTask) => t(`late.${isDryRun ? 'wouldTell' : 'told'}.${whoIsTold(task)}`)
    return [
      { id: 'number', header: t('result.number'), cell: (row) => row.number, csv: (row) => row.number, isShort: true },
      {
        id: 'version',
        header: t('result.version'),
        cell: (row) => row.version,
        csv: (row) => row.version,
        isShort: true,
      },
      {
        id: 'title',
        header: t('result.documentTitle'),
        cell: (row) => <NameCell name={row.title} />,
        csv: (row) => row.title,
      },
      {
        id: 'role',
        header: t('late.role'),
        cell: (row) => inWords(row.role),
        csv: (row) => inWords(row.role),
        isShort: true,
      },
      { id: 'assignee', header: t('result.assignee'), cell: (row) => row.assignee || '–', csv: (row) => row.assignee },
      {
        id: 'due',
        header: t('late.due'),
        cell: (row) => <DateText day={row.dueDate} />,
        csv: (row) => row.dueDate,
        isShort: true,
      },
      {
        id: 'late',
        header: t('late.late'),
        cell: (row) => t('late.days', { count: row.daysLate }),
        csv: (row) => row.daysLate,
        isShort: true,
      },
      { id: 'told', header: t('late.who'), cell: told, csv: told },
    ]
  }, [t, isDryRun])
}

export function LateTasks({ tasks, isDryRun }: { tasks: readonly LateTask[]; isDryRun: boolean }) {
  const { t } = useTranslation('scheduler')
  const reminders = t('late.reminders', { count: tasks.filter(({ isReminded }) => isReminded).length })
  const escalations = t('late.escalations', { count: tasks.filter(({ isEscalated }) => isEscalated).length })
  return (
    <>
      <Text size="sm" mb="xs">
        {t(isDryRun ? 'late.wouldBeSent' : 'late.sent', { reminders, escalations })}
      </Text>
      <LongTable
        label={t('late.title')}
        columns={useLateTaskColumns(isDryRun)}
        rows={tasks}
        rowKey={(row) => row.id}
        rowLink={({ uuid }) => ({ to: '/documents/$uuid', params: { uuid } })}
      />
    </>
  )
}
