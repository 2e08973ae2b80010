/** Backups, one of them, and rehearsals of a restore. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { shell } from '@/app/frame'
import type { PageQuery } from '@/features/backups/api/backups'
import { listSearch } from '@/lib/list-search'

const pageIn = (raw: Record<string, unknown>): PageQuery => {
  const { page, page_size } = listSearch(raw)
  return { page, page_size }
}

const backups = createRoute({
  getParentRoute: () => shell,
  path: '/backups',
  validateSearch: pageIn,
  component: lazyRouteComponent(() => import('@/app/routes/backup-pages'), 'BackupsPage'),
})

const rehearsals = createRoute({
  getParentRoute: () => shell,
  path: '/backups/rehearsals',
  validateSearch: pageIn,
  component: lazyRouteComponent(() => import('@/app/routes/backup-pages'), 'RehearsalsPage'),
})

const backup = createRoute({
  getParentRoute: () => shell,
  path: '/backups/$name',
  component: lazyRouteComponent(() => import('@/app/routes/backup-pages'), 'BackupPage'),
})

export const backupRoutes = [backups, rehearsals, backup] as const
