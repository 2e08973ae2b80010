/** All rehearsals of a restore, newest first, each with its report. */
import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { ArchiveIcon } from '@/components/ui/icons'
import { Pager } from '@/components/ui/pager'
import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import type { PageQuery } from '../api/backups'
import { type Rehearsal, rehearsalList, rehearsalsOf } from '../api/rehearsals'
import { BackupLink } from './backup-facts'
import { RehearsalReport } from './rehearsal-report'
import classes from './rehearsals.module.css'

interface RehearsalListProps {
  search: PageQuery
  onSearchChange: (search: PageQuery) => void
  /** What makes the first one. */
  makeOne: ReactNode
}

export function RehearsalList({ search, onSearchChange, makeOne }: RehearsalListProps) {
  const { t } = useTranslation('backups')
  const query = useQuery(rehearsalList(search))
  return (
    <QueryStates
      query={query}
      isEmpty={({ count }) => count === 0}
      empty={
        <EmptyState icon={ArchiveIcon} title={t('rehearsals.nothing')} advice={t('rehearsals.nothingAdvice')}>
          {makeOne}
        </EmptyState>
      }
    >
      {(list) => (
        <>
          <Reports rehearsals={list.results} label={t('rehearsals.title')} namesBackup />
          <Pager list={list} page={search.page} pageSize={search.page_size} onChange={onSearchChange} />
        </>
      )}
    </QueryStates>
  )
}

/** The rehearsals with one backup. */
export function RehearsalsOf({ name }: { name: string }) {
  const { t } = useTranslation('backups')
  return (
    <Section title={t('rehearsals.ofOne')}>
      <QueryStates
        query={useQuery(rehearsalsOf(name))}
        rows={1}
        isEmpty={(rehearsals) => rehearsals.length === 0}
        empty={
          <Text size="sm" c="dimmed">
            {t('rehearsals.noneOfOne')}
          </Text>
        }
      >
        {(rehearsals) => <Reports rehearsals={rehearsals} label={t('rehearsals.ofOne')} />}
      </QueryStates>
    </Section>
  )
}

interface ReportsProps {
  rehearsals: readonly Rehearsal[]
  label: string
  namesBackup?: boolean
}

function Reports({ rehearsals, label, namesBackup = false }: ReportsProps) {
  const { t } = useTranslation('backups')
  return (
    <ul className={classes.rehearsals} aria-label={label}>
      {rehearsals.map((rehearsal) => (
        <li key={rehearsal.id} className={classes.rehearsal}>
          {namesBackup && (
            <Text size="sm">
              {t('rehearsals.with')} <BackupLink name={rehearsal.backup} looks={{ fw: 600 }} />
            </Text>
          )}
          <RehearsalReport rehearsal={rehearsal} />
        </li>
      ))}
    </ul>
  )
}
