/** The documents around one, in both directions: what it builds upon, and what builds upon it; drawn, and in words below. */
import '@/lib/later-words'
import { SegmentedControl, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'

import { QueryStates } from '@/components/ui/query-states'
import { RowsSkeleton } from '@/components/ui/skeletons'
import { DEPTHS, dependenciesOf, furtherLinksIn, NEAREST, neighboursIn } from '../api/dependencies'
import { FurtherTable, NeighbourTable } from './dependency-tables'

const DependencyPicture = lazy(() =>
  import('./dependency-picture').then((module) => ({ default: module.DependencyPicture })),
)

interface DocumentDependenciesProps {
  uuid: string
  /** How many levels in each direction are shown. */
  depth: number | undefined
  onDepthChange: (depth: number | undefined) => void
}

export function DocumentDependencies({ uuid, depth: wanted, onDepthChange }: DocumentDependenciesProps) {
  const { t } = useTranslation('dependencies')
  const depth = DEPTHS.find((each) => each === wanted) ?? NEAREST
  return (
    <QueryStates query={useQuery(dependenciesOf(uuid, depth))}>
      {(graph) => {
        const { below, above } = neighboursIn(graph)
        return (
          <Stack gap="lg">
            {graph.edges.length > 0 && (
              <Stack gap="xs">
                <DepthChoice
                  depth={depth}
                  onChange={(chosen) => onDepthChange(chosen === NEAREST ? undefined : chosen)}
                />
                <Suspense fallback={<RowsSkeleton rows={3} height={60} />}>
                  <DependencyPicture graph={graph} />
                </Suspense>
              </Stack>
            )}
            <NeighbourTable direction="below" neighbours={below} />
            <NeighbourTable direction="above" neighbours={above} />
            <FurtherTable links={furtherLinksIn(graph)} />
            <Text size="sm" c="dimmed">
              {t('follows')} {graph.is_cut && t('cut')}
            </Text>
          </Stack>
        )
      }}
    </QueryStates>
  )
}

function DepthChoice({ depth, onChange }: { depth: number; onChange: (depth: number) => void }) {
  const { t } = useTranslation('dependencies')
  const furthest = DEPTHS.at(-1)
  return (
    <div>
      <Text size="sm" fw={500} mb={4} aria-hidden="true">
        {t('depth.label')}
      </Text>
      <SegmentedControl
        aria-label={t('depth.label')}
        size="xs"
        value={String(depth)}
        onChange={(value) => onChange(Number(value))}
        data={DEPTHS.map((each) => ({
          value: String(each),
          label: each === furthest ? t('depth.all') : t('depth.steps', { count: each }),
        }))}
      />
    </div>
  )
}
