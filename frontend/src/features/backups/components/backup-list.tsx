/** All backups, newest first: what each holds, whether it is good, for whom and why it was made. */
import { Badge, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { DataTable } from '@/components/ui/data-table'
import type { Column } from '@/components/ui/data-table-column'
import { EmptyState } from '@/components/ui/empty-state'
import { ArchiveIcon } from '@/components/ui/icons'
import { Pager } from '@/components/ui/pager'
import { PersonName } from '@/components/ui/person-name'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { DateTimeText } from '@/components/ui/time-text'
import { formatSize } from '@/lib/sizes'
import { type Backup, backupList, type PageQuery } from '../api/backups'
import { copyStateOf, kindOf, standingOf } from '../api/standing'
import { BackupBadge } from './backup-badge'
import { CopyBadge } from './copy-standing'

interface BackupListProps {
  search: PageQuery
  onSearchChange: (search: PageQuery) => void
  /** What makes the first one. */
  makeOne: ReactNode
}

export function BackupList({ search, onSearchChange, makeOne }: BackupListProps) {
  const { t } = useTranslation('backups')
  const { data, error, refetch, isPlaceholderData } = useQuery(backupList(search))
  const columns = useBackupColumns(Boolean(data?.results.some(copyStateOf)))
  if (error && !data) return <ProblemNotice error={error} onRetry={refetch} />
  const nothing = (
    <EmptyState icon={ArchiveIcon} title={t('list.nothing')} advice={t('list.nothingAdvice')}>
      {makeOne}
    </EmptyState>
  )
  return (
    <>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={data?.results}
        rowKey={(backup) => backup.name}
        rowLink={({ name }) => ({ to: '/backups/$name', params: { name } })}
        isStale={isPlaceholderData}
        empty={!data?.count && nothing}
      />
      {data && <Pager list={data} page={search.page} pageSize={search.page_size} onChange={onSearchChange} />}
    </>
  )
}

/** Copies are a subject where there are any, or are to be. */
function useBackupColumns(withCopies: boolean): readonly Column<Backup>[] {
  const { t } = useTranslation('backups')
  return useMemo(
    () => [
      { id: 'taken', header: t('list.taken'), cell: ({ taken_at }) => <DateTimeText moment={taken_at} /> },
      { id: 'state', header: t('list.state'), cell: (backup) => <Standing backup={backup} /> },
      ...(withCopies
        ? [{ id: 'copy', header: t('list.copy'), cell: (backup: Backup) => <CopyBadge backup={backup} /> }]
        : []),
      { id: 'what', header: t('list.what'), cell: (backup) => <Holding backup={backup} /> },
      {
        id: 'size',
        header: t('list.size'),
        cell: ({ size }) => (size === null ? '–' : formatSize(size)),
        align: 'end',
        isShort: true,
      },
      {
        id: 'files',
        header: t('list.files'),
        cell: ({ file_count }) => file_count ?? '–',
        align: 'end',
        isShort: true,
        from: 'medium',
      },
      { id: 'who', header: t('list.who'), cell: (backup) => <Asked backup={backup} />, from: 'medium' },
    ],
    [t, withCopies],
  )
}

/** Whether it is good, since when that is known, and what is wrong where it is not. */
function Standing({ backup }: { backup: Backup }) {
  const { t } = useTranslation('backups')
  const standing = standingOf(backup)
  return (
    <>
      <BackupBadge standing={standing} />
      {standing === 'good' && (
        <Text size="xs" c="dimmed" mt={2}>
          {t('list.verified')} <DateTimeText moment={backup.verified_at} relative />
        </Text>
      )}
      {(standing === 'damaged' || standing === 'failed') && (
        <Text size="xs" mt={2} lineClamp={3}>
          {backup.damage || backup.error}
        </Text>
      )}
    </>
  )
}

function Holding({ backup }: { backup: Backup }) {
  const { t } = useTranslation('backups')
  return (
    <>
      {t(`kind.${kindOf(backup)}`)}
      {backup.is_encrypted && (
        <Badge variant="outline" color="gray" radius="sm" size="sm" ml={6}>
          {t('list.encrypted')}
        </Badge>
      )}
      <Text size="xs" c="dimmed">
        {backup.base ? t('list.upon', { base: backup.base }) : t('list.full')}
      </Text>
    </>
  )
}

function Asked({ backup: { requested_by, reason } }: { backup: Backup }) {
  return (
    <>
      <PersonName person={requested_by} />
      {reason && (
        <Text size="xs" c="dimmed" lineClamp={2}>
          {reason}
        </Text>
      )}
    </>
  )
}
