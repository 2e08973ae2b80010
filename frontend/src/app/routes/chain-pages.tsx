/** Chains of scheduled tasks: all of them, a new one, and one that was ordered. */
import { Anchor, Button } from '@mantine/core'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'
import { ChainBuilder } from '@/features/scheduler/components/chain-builder'
import { ChainList } from '@/features/scheduler/components/chain-list'
import { ChainMissing, ChainReport } from '@/features/scheduler/components/chain-report'
import { PauseBanner } from '@/features/scheduler/components/pause-banner'
import { SchedulerViews } from '@/features/scheduler/components/scheduler-views'
import '@/lib/later-words'

import { may, useMe } from '@/lib/me'

const all = getRouteApi('/shell/scheduler/chains')
const route = getRouteApi('/shell/scheduler/chains/$id')

const A_UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function ChainsPage() {
  const { t } = useTranslation(['scheduler', 'control'])
  const navigate = all.useNavigate()
  return (
    <>
      <PageHeader
        title={t('title')}
        documentTitle={t('control:chains.title')}
        actions={
          <Button size="xs" variant="default" component={Link} to="/scheduler/chains/new">
            {t('control:chain.new')}
          </Button>
        }
      />
      <SchedulerViews mayReadRuns />
      <PauseBanner mayResume={may(useMe(), 'scheduler.trigger_task')} />
      <ChainList search={all.useSearch()} onSearchChange={(search) => navigate({ search })} />
    </>
  )
}

export function NewChainPage() {
  const { t } = useTranslation('control')
  const navigate = useNavigate()
  return (
    <>
      <PageHeader
        title={t('chain.newTitle')}
        above={
          <Anchor component={Link} to="/scheduler" size="sm">
            {t('chain.back')}
          </Anchor>
        }
      />
      <PauseBanner mayResume={may(useMe(), 'scheduler.trigger_task')} />
      <ChainBuilder
        onOrdered={({ id }) =>
          navigate({ to: '/scheduler/chains/$id', params: { id }, replace: true, ignoreBlocker: true })
        }
      />
    </>
  )
}

export function ChainPage() {
  const { id } = route.useParams()
  const mayResume = may(useMe(), 'scheduler.trigger_task')
  if (!A_UUID.test(id)) return <ChainMissing />
  return (
    <>
      <PauseBanner mayResume={mayResume} />
      <ChainReport key={id} id={id} />
    </>
  )
}
