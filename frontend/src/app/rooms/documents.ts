/** Documents: the list, one of them, a new one. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { shell } from '@/app/frame'
import { compareSearch } from '@/features/documents/api/comparison'
import { documentSearch } from '@/features/documents/api/document-list'
import { documentPageSearch } from '@/features/documents/api/page-search'

const documents = createRoute({
  getParentRoute: () => shell,
  path: '/documents',
  validateSearch: documentSearch,
  component: lazyRouteComponent(() => import('@/app/routes/documents-page'), 'DocumentsPage'),
})

const newDocument = createRoute({
  getParentRoute: () => shell,
  path: '/documents/new',
  component: lazyRouteComponent(() => import('@/app/routes/new-document-page'), 'NewDocumentPage'),
})

const document = createRoute({
  getParentRoute: () => shell,
  path: '/documents/$uuid',
  validateSearch: documentPageSearch,
  component: lazyRouteComponent(() => import('@/app/routes/document-page'), 'DocumentPage'),
})

const compare = createRoute({
  getParentRoute: () => shell,
  path: '/documents/$uuid/compare',
  validateSearch: compareSearch,
  component: lazyRouteComponent(() => import('@/app/routes/compare-page'), 'ComparePage'),
})

export const documentRoutes = [documents, newDocument, document, compare] as const
