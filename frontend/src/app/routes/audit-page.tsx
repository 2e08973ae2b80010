/** The audit trail. */
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'
import { AuditViews } from '@/features/audit/components/audit-views'
import { Trail } from '@/features/audit/components/trail'

const route = getRouteApi('/shell/audit')

export function AuditPage() {
  const { t } = useTranslation('audit')
  const navigate = route.useNavigate()
  return (
    <>
      <PageHeader title={t('title')} subtitle={t('subtitle')} />
      <AuditViews />
      <Trail search={route.useSearch()} onSearchChange={(search) => navigate({ search })} />
    </>
  )
}
