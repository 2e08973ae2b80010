/** One backup: whether it is good, how it is restored, what was rehearsed with it, and everything that is known of it. */
import { Anchor, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import { Problem } from '@/lib/problem'
import { formatMoment } from '@/lib/time'
import { oneBackup } from '../api/backups'
import { isThere } from '../api/standing'
import classes from './backup.module.css'
import { BackupDeeds } from './backup-deeds'
import { BackupFacts } from './backup-facts'
import { BackupStanding } from './backup-standing'
import { CopyStanding } from './copy-standing'
import { HowToRestore } from './how-to-restore'
import { RehearsalsOf } from './rehearsal-list'

const NOT_FOUND = 404

export function BackupReport({ name }: { name: string }) {
  const { t } = useTranslation('backups')
  const query = useQuery(oneBackup(name))
  if (query.error instanceof Problem && query.error.status === NOT_FOUND) return <BackupMissing />
  const title = query.data && t('one.title', { when: formatMoment(query.data.taken_at) })
  return (
    <>
      <PageHeader
        title={title ?? name}
        subtitle={title && name}
        above={<BackToBackups />}
        actions={query.data && <BackupDeeds backup={query.data} />}
      />
      <QueryStates query={query} rows={6}>
        {(backup) => (
          <div className={classes.columns}>
            <Stack>
              <BackupStanding backup={backup} />
              <CopyStanding backup={backup} />
              {(isThere(backup) || backup.copy_state === 'COPIED') && <HowToRestore backup={backup} />}
              <RehearsalsOf name={name} />
            </Stack>
            <Section title={t('one.facts')}>
              <BackupFacts backup={backup} />
            </Section>
          </div>
        )}
      </QueryStates>
    </>
  )
}

function BackupMissing() {
  const { t } = useTranslation('backups')
  return (
    <>
      <PageHeader title={t('one.notFound')} />
      <EmptyState title={t('one.notFound')} advice={t('one.notFoundAdvice')}>
        <BackToBackups />
      </EmptyState>
    </>
  )
}

function BackToBackups() {
  const { t } = useTranslation('backups')
  return (
    <Anchor component={Link} to="/backups" size="sm">
      {t('one.back')}
    </Anchor>
  )
}
