/** What is shown in the place of a page that could not be drawn. */
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PlainPage } from '@/components/layouts/plain-page'
import { PageHeader } from '@/components/ui/page-header'
import { ProblemNotice } from '@/components/ui/problem-notice'

/** Inside of the shell, whose navigation still works. */
export function FailedPage({ error }: ErrorComponentProps) {
  const { t } = useTranslation('app')
  const router = useRouter()
  return (
    <>
      <PageHeader title={t('failed.title')} />
      <ProblemNotice error={error} onRetry={() => router.invalidate()} />
    </>
  )
}

/** In the place of everything. */
export function FailedFrame({ error }: ErrorComponentProps) {
  const { t } = useTranslation('app')
  const router = useRouter()
  return (
    <PlainPage title={t('product.name')} subtitle={t('product.purpose')}>
      <ProblemNotice error={error} onRetry={() => router.invalidate()} />
    </PlainPage>
  )
}
