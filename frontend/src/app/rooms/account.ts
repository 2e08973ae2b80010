/** The person's own account, and what they were told. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { shell } from '@/app/frame'
import { accessSearch } from '@/features/documents/api/page-search'
import type { NotificationSearch } from '@/features/notifications/components/notification-pages'
import { listSearch } from '@/lib/list-search'

const profile = createRoute({
  getParentRoute: () => shell,
  path: '/profile',
  component: lazyRouteComponent(() => import('@/app/routes/profile-page'), 'ProfilePage'),
})

const access = createRoute({
  getParentRoute: () => shell,
  path: '/profile/access',
  validateSearch: accessSearch,
  component: lazyRouteComponent(() => import('@/app/routes/access-pages'), 'MyAccessPage'),
})

const notifications = createRoute({
  getParentRoute: () => shell,
  path: '/notifications',
  validateSearch: (raw: Record<string, unknown>): NotificationSearch => {
    const { page, page_size } = listSearch(raw)
    return { page, page_size, unread: raw.unread === true || undefined }
  },
  component: lazyRouteComponent(() => import('@/app/routes/notifications-page'), 'NotificationsPage'),
})

export const accountRoutes = [profile, access, notifications] as const
