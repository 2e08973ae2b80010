/** The audit trail. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { shell } from '@/app/frame'
import type { AuditSearch } from '@/features/audit/api/audit-trail'
import { dayIn, listSearch, textIn, textsIn } from '@/lib/list-search'

const trail = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: (raw: Record<string, unknown>): AuditSearch => {
    const { page, page_size, search } = listSearch(raw)
    return {
      page,
      page_size,
      search,
      user: textIn(raw, 'user'),
      action: textsIn(raw, 'action'),
      object_type: textIn(raw, 'object_type'),
      object_id: textIn(raw, 'object_id'),
      correlation_id: textIn(raw, 'correlation_id'),
      since: dayIn(raw, 'since'),
      until: dayIn(raw, 'until'),
    }
  },
  component: lazyRouteComponent(() => import('@/app/routes/audit-page'), 'AuditPage'),
})

export const auditRoutes = [trail] as const
