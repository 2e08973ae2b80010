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
  return (
    <>
      <PauseBanner mayResume={may(person, 'scheduler.trigger_task')} />
      <RunReport key={id} id={id} mayReadTrail={may(person, 'audit.view_audittrail')} />
    </>
  )
}
