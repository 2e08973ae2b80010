/** The documents around one, in both directions: what it builds upon, and what builds upon it; drawn, and in words below. */
import '@/lib/later-words'
import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { EyeIcon, PencilIcon } from '@/components/ui/icons'
import { QueryStates } from '@/components/ui/query-states'
import { RowsSkeleton } from '@/components/ui/skeletons'
import { DEPTHS, type DocumentGraph, dependenciesOf, furtherLinksIn, NEAREST, neighboursIn } from '../api/dependencies'
import type { DocumentDetail } from '../api/document'
import { FurtherTable, NeighbourTable } from './dependency-tables'

const DependencyPicture = lazy(() =>
  import('./dependency-picture').then((module) => ({ default: module.DependencyPicture })),
)

const EditDependencies = lazy(() =>
  import('./edit-dependencies').then((module) => ({ default: module.EditDependencies })),
)

interface DocumentDependenciesProps {
  document: DocumentDetail
  /** How many levels in each direction are shown. */
  depth: number | undefined
  onDepthChange: (depth: number | undefined) => void
}

export function DocumentDependencies({ document, depth: wanted, onDepthChange }: DocumentDependenciesProps) {
  const { t } = useTranslation('dependencies')
  const depth = DEPTHS.find((each) => each === wanted) ?? NEAREST
  return (
    <QueryStates query={useQuery(dependenciesOf(document.uuid, depth))}>
      {(graph) => {
        const { below, above } = neighboursIn(graph)
        return (
          <Stack gap="lg">
            {graph.edges.length > 0 && (
              <Stack gap="xs">
                <Group justify="space-between" align="flex-end" gap="xs">
                  <DepthChoice
                    depth={depth}
                    onChange={(chosen) => onDepthChange(chosen === NEAREST ? undefined : chosen)}
                  />
                  <LargerPicture graph={graph} />
                </Group>
                <Picture graph={graph} />
              </Stack>
            )}
            <NeighbourTable direction="below" neighbours={below} />
            <ChangeButton document={document} />
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

function ChangeButton({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('dependencies')
  const [isOpen, { open, close }] = useDisclosure(false)
  if (!document.permissions.may_edit && !isOpen) return null
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<PencilIcon size={16} />}
        onClick={open}
        style={{ alignSelf: 'start' }}
      >
        {t('edit.open')}
      </Button>
      {isOpen && (
        <Suspense>
          <EditDependencies document={document} onClose={close} />
        </Suspense>
      )}
    </>
  )
}

function Picture({ graph, isLarge = false }: { graph: DocumentGraph; isLarge?: boolean }) {
  return (
    <Suspense fallback={<RowsSkeleton rows={3} height={60} />}>
      <DependencyPicture graph={graph} isLarge={isLarge} />
    </Suspense>
  )
}

/** The tab is narrow beside the file; here the picture has the whole screen. */
function LargerPicture({ graph }: { graph: DocumentGraph }) {
  const { t } = useTranslation('dependencies')
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" size="xs" leftSection={<EyeIcon size={16} />} onClick={open}>
        {t('picture.larger')}
      </Button>
      <Dialog opened={opened} onClose={close} title={t('picture.title')} size="100%">
        <Picture graph={graph} isLarge />
      </Dialog>
    </>
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
