/** One run of a scheduled task. */
import { getRouteApi } from '@tanstack/react-router'

import { PauseBanner } from '@/features/scheduler/components/pause-banner'
import { RunMissing } from '@/features/scheduler/components/run-missing'
import { RunReport } from '@/features/scheduler/components/run-report'
import '@/lib/later-words'

import { may, useMe } from '@/lib/me'

const route = getRouteApi('/shell/scheduler/runs/$id')

export function RunPage() {
  const id = Number(route.useParams().id)
  const person = useMe()
  if (!Number.isSafeInteger(id)) return <RunMissing />
  const mayRun = may(person, 'scheduler.trigger_task')
  return (
    <>
      <PauseBanner mayResume={mayRun} />
      <RunReport key={id} id={id} mayRun={mayRun} mayReadTrail={may(person, 'audit.view_audittrail')} />
    </>
  )
}
