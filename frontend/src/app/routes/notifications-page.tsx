/** Everything the person was told. */
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'
import { NotificationPages } from '@/features/notifications/components/notification-pages'

const route = getRouteApi('/shell/notifications')

export function NotificationsPage() {
  const { t } = useTranslation('notifications')
  const navigate = route.useNavigate()
  return (
    <>
      <PageHeader title={t('title')} />
      <NotificationPages search={route.useSearch()} onSearchChange={(search) => navigate({ search })} />
    </>
  )
}
