/** Backups: all of them, one, and rehearsals of a restore; for those who may operate them, and nowhere for everybody else. */
import { Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { NotFoundPage } from '@/app/routes/not-found-page'
import { PageHeader } from '@/components/ui/page-header'
import { BACKUPS } from '@/features/backups/api/backups'
import { BackUpNow } from '@/features/backups/components/back-up-now'
import { BackupList } from '@/features/backups/components/backup-list'
import { BackupReport } from '@/features/backups/components/backup-report'
import { BackupViews } from '@/features/backups/components/backup-views'
import { RehearsalList } from '@/features/backups/components/rehearsal-list'
import { RehearseRestore } from '@/features/backups/components/rehearse-restore'
import { PauseBanner } from '@/features/scheduler/components/pause-banner'
import { RunFollowed } from '@/features/scheduler/components/run-followed'
import { RunsUnderWay } from '@/features/scheduler/components/runs-under-way'
import { SomeHealth } from '@/features/scheduler/components/some-health'
import '@/lib/later-words'

import { may, useMe } from '@/lib/me'

const all = getRouteApi('/shell/backups')
const one = getRouteApi('/shell/backups/$name')
const rehearsals = getRouteApi('/shell/backups/rehearsals')

/** The server's names for the parts of its health and for the tasks that are about backups. */
const PARTS = ['backup_age', 'restore_rehearsal']
const TASKS = ['hybrid_backup_daily', 'hybrid_backup_weekly', 'rehearse_restore']

const followed = (id: number, close: () => void) => <RunFollowed id={id} onClose={close} />

/** What is for those who may operate backups; for others nothing is here. */
function Guarded({ children }: { children: ReactNode }) {
  return may(useMe(), 'scheduler.trigger_task') ? children : <NotFoundPage />
}

function UnderWay() {
  const { t } = useTranslation('backups')
  const client = useQueryClient()
  const lookAgain = () => {
    client.invalidateQueries({ queryKey: BACKUPS }).catch(() => undefined)
  }
  return <RunsUnderWay title={t('underWay')} taskNames={TASKS} onChange={lookAgain} />
}

export function BackupsPage() {
  const { t } = useTranslation('backups')
  const navigate = all.useNavigate()
  const search = all.useSearch()
  return (
    <Guarded>
      <PageHeader
        title={t('title')}
        subtitle={t('subtitle')}
        actions={
          <>
            <RehearseRestore renderRun={followed} variant="default" />
            <BackUpNow renderRun={followed} />
          </>
        }
      />
      <BackupViews />
      <PauseBanner mayResume />
      <Stack>
        <SomeHealth title={t('health')} names={PARTS} />
        <UnderWay />
        <div>
          <BackupList
            search={search}
            onSearchChange={(wanted) => navigate({ search: wanted })}
            makeOne={<BackUpNow renderRun={followed} />}
          />
        </div>
      </Stack>
    </Guarded>
  )
}

export function RehearsalsPage() {
  const { t } = useTranslation('backups')
  const navigate = rehearsals.useNavigate()
  const search = rehearsals.useSearch()
  return (
    <Guarded>
      <PageHeader
        title={t('title')}
        documentTitle={t('rehearsals.title')}
        subtitle={t('rehearsals.subtitle')}
        actions={<RehearseRestore renderRun={followed} />}
      />
      <BackupViews />
      <PauseBanner mayResume />
      <Stack>
        <SomeHealth title={t('health')} names={PARTS.slice(1)} />
        <UnderWay />
        <div>
          <RehearsalList
            search={search}
            onSearchChange={(wanted) => navigate({ search: wanted })}
            makeOne={<RehearseRestore renderRun={followed} variant="default" />}
          />
        </div>
      </Stack>
    </Guarded>
  )
}

export function BackupPage() {
  const { name } = one.useParams()
  return (
    <Guarded>
      <BackupReport key={name} name={name} />
    </Guarded>
  )
}
