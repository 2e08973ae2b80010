/** What waits for the person who is signed in, what becomes of their documents, and what is new. */
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'
import { DocumentsOnTheirWay } from '@/features/documents/components/documents-on-their-way'
import { RecentlyEffective } from '@/features/documents/components/recently-effective'
import { HealthSummary } from '@/features/scheduler/components/health-summary'
import { WaitingTasks } from '@/features/workflows/components/waiting-tasks'
import { may, useMe } from '@/lib/me'
import classes from './my-work-page.module.css'

const route = getRouteApi('/shell/')

export function MyWorkPage() {
  const { t } = useTranslation('app')
  const person = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <>
      <PageHeader title={t('nav.myWork')} />
      <div className={classes.page}>
        <div className={classes.column}>
          <WaitingTasks
            search={search}
            mayReassign={may(person, 'workflows.reassign_task')}
            onSearchChange={(wanted) => navigate({ search: wanted, resetScroll: false })}
          />
          {may(person, 'documents.add_document') && <DocumentsOnTheirWay author={person.id} />}
        </div>
        <div className={classes.column}>
          {may(person, 'scheduler.view_taskrun') && <HealthSummary />}
          <RecentlyEffective />
        </div>
      </div>
    </>
  )
}
