/** The audit trail, and the access log of anybody. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { shell } from '@/app/frame'
import type { AuditSearch } from '@/features/audit/api/audit-trail'
import { accessSearch } from '@/features/documents/api/page-search'
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

const access = createRoute({
  getParentRoute: () => shell,
  path: '/audit/access',
  validateSearch: accessSearch,
  component: lazyRouteComponent(() => import('@/app/routes/access-pages'), 'EverybodysAccessPage'),
})

export const auditRoutes = [trail, access] as const
