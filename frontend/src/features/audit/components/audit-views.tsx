/** The ways to look at the record: the audit trail, and what people opened, downloaded or printed. */
import { useTranslation } from 'react-i18next'

import { PageViews } from '@/components/ui/page-views'

export function AuditViews() {
  const { t } = useTranslation('audit')
  return (
    <PageViews
      label={t('views.label')}
      views={[
        { to: '/audit', label: t('views.trail') },
        { to: '/audit/access', label: t('views.access') },
      ]}
    />
  )
}
