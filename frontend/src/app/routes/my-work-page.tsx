/** What waits for the person who is signed in, what becomes of their documents, and what is new. */
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'

export function MyWorkPage() {
  const { t } = useTranslation('app')
  return <PageHeader title={t('nav.myWork')} />
}
