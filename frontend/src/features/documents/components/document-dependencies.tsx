/** The documents around one, in both directions: what it builds upon, and what builds upon it. */
import '@/lib/later-words'
import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { DataTable } from '@/components/ui/data-table'
import type { Column } from '@/components/ui/data-table-column'
import { QueryStates } from '@/components/ui/query-states'
import { StatusBadge } from '@/components/ui/status-badge'
import { dependenciesOf, type Neighbour, type Neighbours, neighboursIn } from '../api/dependencies'
import classes from './document-dependencies.module.css'

type Direction = keyof Neighbours

export function DocumentDependencies({ uuid }: { uuid: string }) {
  const { t } = useTranslation('dependencies')
  return (
    <QueryStates query={useQuery(dependenciesOf(uuid))}>
      {(graph) => {
        const neighbours = neighboursIn(graph)
        return (
          <Stack gap="lg">
            <Side direction="below" neighbours={neighbours.below} />
            <Side direction="above" neighbours={neighbours.above} />
            <Text size="sm" c="dimmed">
              {t('follows')} {graph.is_cut && t('cut')}
            </Text>
          </Stack>
        )
      }}
    </QueryStates>
  )
}

function Side({ direction, neighbours }: { direction: Direction; neighbours: Neighbour[] }) {
  const { t } = useTranslation('dependencies')
  const heading = useId()
  const columns = useColumns(direction)
  return (
    <section aria-labelledby={heading}>
      <h2 className={classes.heading} id={heading}>
        {t(`${direction}.title`)}
      </h2>
      <DataTable
        label={t(`${direction}.title`)}
        columns={columns}
        rows={neighbours}
        rowKey={({ document, kind }) => `${document.uuid} ${kind}`}
        rowLink={({ document }) => ({ to: '/documents/$uuid', params: { uuid: document.uuid } })}
        empty={
          <Text size="sm" c="dimmed">
            {t(`${direction}.nothing`)}
          </Text>
        }
      />
    </section>
  )
}

function useColumns(direction: Direction): readonly Column<Neighbour>[] {
  const { t } = useTranslation('dependencies')
  return useMemo(
    () => [
      { id: 'number', header: t('columns.number'), cell: ({ document }) => document.document_number, isShort: true },
      { id: 'version', header: t('columns.version'), cell: ({ document }) => document.version, isShort: true },
      { id: 'title', header: t('columns.title'), cell: ({ document }) => document.title },
      { id: 'kind', header: t('columns.kind'), cell: ({ kind }) => t(`${direction}.${kind}`) },
      {
        id: 'status',
        header: t('columns.status'),
        cell: ({ document }) => <StatusBadge status={document.status} />,
        isShort: true,
      },
    ],
    [t, direction],
  )
}
