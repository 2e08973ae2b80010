/** The figures of scheduled tasks over some days: charts, each with its numbers, and the same as a file. */
import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { ClockIcon, DownloadIcon } from '@/components/ui/icons'
import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import { exportRows } from '@/lib/export-rows'
import { formatDay } from '@/lib/time'
import { type Figures, figuresOf, runsOn } from '../api/dashboard'
import type { Span } from '../api/spans'
import { DayTable, useDayColumns } from './day-table'
import classes from './figures-report.module.css'
import { RunChart } from './run-chart'
import { SpanChoice } from './span-choice'
import { TaskFiguresTable } from './task-figures'

const isEmpty = ({ days }: Figures) => days.every((day) => runsOn(day) + day.dry_runs === 0)

export function FiguresReport({ span }: { span: Span }) {
  const { t } = useTranslation('figures')
  const query = useQuery(figuresOf(span))
  const { data, isPlaceholderData } = query
  return (
    <>
      <div className={classes.head}>
        <SpanChoice span={span} />
        {data && (
          <Text size="sm" c="dimmed" role="status">
            {t('between', { since: formatDay(data.since), until: formatDay(data.until) })}
          </Text>
        )}
      </div>
      <div aria-busy={isPlaceholderData}>
        <QueryStates query={query} rows={10} isEmpty={isEmpty} empty={<NoFigures />}>
          {(figures) => (
            <Stack gap="md">
              <Section title={t('perDay')} aside={<DaysExport figures={figures} />}>
                <RunChart figures={figures} />
                <DayTable days={figures.days} />
              </Section>
              <Section title={t('byTask')}>
                <Text size="sm" c="dimmed" mb="xs">
                  {t('byTaskAdvice')}
                </Text>
                <TaskFiguresTable tasks={figures.tasks} />
              </Section>
            </Stack>
          )}
        </QueryStates>
      </div>
    </>
  )
}

function NoFigures() {
  const { t } = useTranslation('figures')
  return <EmptyState icon={ClockIcon} title={t('nothing')} advice={t('nothingAdvice')} />
}

function DaysExport({ figures: { days, since, until } }: { figures: Figures }) {
  const { t } = useTranslation('figures')
  const columns = useDayColumns()
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<DownloadIcon size={14} />}
      onClick={() => exportRows(t('file', { since, until }), columns, days)}
    >
      {t('csv')}
    </Button>
  )
}
