/** What stands at an address where nothing is. */
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PlainPage } from '@/components/layouts/plain-page'

export function NotFoundPage() {
  const { t } = useTranslation('app')
  return (
    <PlainPage title={t('notFound.title')} subtitle={t('notFound.advice')}>
      <Anchor component={Link} to="/">
        {t('notFound.home')}
      </Anchor>
    </PlainPage>
  )
}
