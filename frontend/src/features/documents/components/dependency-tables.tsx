/** Dependencies in words: the nearest ones by direction, and what the documents further on have among themselves. */
import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useId, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { DataTable } from '@/components/ui/data-table'
import type { Column } from '@/components/ui/data-table-column'
import { StatusBadge } from '@/components/ui/status-badge'
import type { FurtherLink, GraphNode, Neighbour, Neighbours } from '../api/dependencies'
import classes from './document-dependencies.module.css'

type Direction = keyof Neighbours

/** More make no list that anybody reads, and a slow page. */
const MOST_FURTHER = 200

export function NeighbourTable({ direction, neighbours }: { direction: Direction; neighbours: Neighbour[] }) {
  const { t } = useTranslation('dependencies')
  const columns = useNeighbourColumns(direction)
  return (
    <Headed title={t(`${direction}.title`)}>
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
    </Headed>
  )
}

/** Nothing, where there is nothing beyond the nearest. */
export function FurtherTable({ links }: { links: FurtherLink[] }) {
  const { t } = useTranslation('dependencies')
  const columns = useFurtherColumns()
  if (links.length === 0) return null
  const leftOut = links.length - MOST_FURTHER
  return (
    <Headed title={t('further.title')}>
      <DataTable
        label={t('further.title')}
        columns={columns}
        rows={links.slice(0, MOST_FURTHER)}
        rowKey={({ source, target, kind }) => `${source.uuid} ${kind} ${target.uuid}`}
        empty={null}
      />
      {leftOut > 0 && (
        <Text size="sm" c="dimmed">
          {t('further.leftOut', { count: leftOut })}
        </Text>
      )}
    </Headed>
  )
}

function Headed({ title, children }: { title: string; children: ReactNode }) {
  const heading = useId()
  return (
    <section aria-labelledby={heading}>
      <h2 className={classes.heading} id={heading}>
        {title}
      </h2>
      {children}
    </section>
  )
}

function useNeighbourColumns(direction: Direction): readonly Column<Neighbour>[] {
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

function useFurtherColumns(): readonly Column<FurtherLink>[] {
  const { t } = useTranslation(['dependencies', 'documents'])
  return useMemo(
    () => [
      { id: 'source', header: t('columns.document'), cell: ({ source }) => <Named document={source} /> },
      { id: 'kind', header: t('columns.kind'), cell: ({ kind }) => t(`documents:dependencies.${kind}`), isShort: true },
      { id: 'target', header: t('columns.upon'), cell: ({ target }) => <Named document={target} /> },
    ],
    [t],
  )
}

function Named({ document: { uuid, document_number, version, title, status } }: { document: GraphNode }) {
  return (
    <>
      <Anchor component={Link} to={`/documents/${uuid}`} size="sm" underline="always">
        {`${document_number} v${version}`}
      </Anchor>{' '}
      {title} <StatusBadge status={status} />
    </>
  )
}
