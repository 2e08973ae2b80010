/** The person's own account. */
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'

export function ProfilePage() {
  const { t } = useTranslation('app')
  return <PageHeader title={t('nav.profile')} />
}
