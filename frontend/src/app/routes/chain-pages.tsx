/** Chains of scheduled tasks: a new one, and one that was ordered. */
import { Anchor } from '@mantine/core'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'
import { ChainBuilder } from '@/features/scheduler/components/chain-builder'
import { ChainMissing, ChainReport } from '@/features/scheduler/components/chain-report'
import { PauseBanner } from '@/features/scheduler/components/pause-banner'
import '@/lib/later-words'

import { may, useMe } from '@/lib/me'

const route = getRouteApi('/shell/scheduler/chains/$id')

const A_UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

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
