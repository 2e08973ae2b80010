/** What happened to a version: its moves with their signatures, and the tasks people had with it. */
import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { QueryStates } from '@/components/ui/query-states'
import { historyOf } from '../api/moves'
import { MoveItem } from './move-item'
import { TaskLines } from './task-lines'
import classes from './workflow-history.module.css'

export function WorkflowHistory({ uuid }: { uuid: string }) {
  const { t } = useTranslation('workflows')
  const query = useQuery(historyOf(uuid))
  return (
    <QueryStates
      query={query}
      isEmpty={(history) => history.transitions.length === 0}
      empty={<EmptyState title={t('history.nothing')} advice={t('history.advice')} />}
    >
      {(history) => (
        <Stack gap="lg">
          <section aria-label={t('history.tasks')}>
            <h2 className={classes.heading}>{t('history.tasks')}</h2>
            <TaskLines tasks={history.tasks} />
          </section>
          <section aria-label={t('history.moves')}>
            <h2 className={classes.heading}>{t('history.moves')}</h2>
            <ol className={classes.moves}>
              {history.transitions.toReversed().map((move) => (
                <MoveItem key={move.id} move={move} />
              ))}
            </ol>
          </section>
        </Stack>
      )}
    </QueryStates>
  )
}
