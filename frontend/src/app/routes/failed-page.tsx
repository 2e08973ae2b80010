/** What is shown in the place of a page that could not be drawn. */
import type { ErrorComponentProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PlainPage } from '@/components/layouts/plain-page'
import { ProblemNotice } from '@/components/ui/problem-notice'

export function FailedPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation('app')
  return (
    <PlainPage title={t('product.name')} subtitle={t('product.purpose')}>
      <ProblemNotice error={error} onRetry={reset} />
    </PlainPage>
  )
}
