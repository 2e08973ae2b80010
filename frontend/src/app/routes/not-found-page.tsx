/** What stands at an address where nothing is. */
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'

export function NotFoundPage() {
  const { t } = useTranslation('app')
  return (
    <>
      <PageHeader title={t('notFound.title')} />
      <EmptyState title={t('notFound.advice')}>
        <Anchor component={Link} to="/">
          {t('notFound.home')}
        </Anchor>
      </EmptyState>
    </>
  )
}
