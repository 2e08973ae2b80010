/** In the place of a run that is not there. */
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'

export function RunMissing() {
  const { t } = useTranslation('scheduler')
  return (
    <>
      <PageHeader title={t('run.notFound')} />
      <EmptyState title={t('run.notFound')} advice={t('run.notFoundAdvice')}>
        <Anchor component={Link} to="/scheduler/runs">
          {t('run.toHistory')}
        </Anchor>
      </EmptyState>
    </>
  )
}
