/** One version of a document: what it is, where it stands, what can be done with it, what it says and what happened to it. */
import { Anchor } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { DocumentTabs } from '@/app/routes/document-tabs'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { PageSkeleton } from '@/components/ui/skeletons'
import { StatusBadge } from '@/components/ui/status-badge'
import { type DocumentDetail, oneDocument, takeIn } from '@/features/documents/api/document'
import { DocumentChanges } from '@/features/documents/components/document-changes'
import { DocumentFile } from '@/features/documents/components/document-file'
import { DeleteButton, EditButton, FileButton } from '@/features/documents/components/draft-actions'
import { LifecycleLine } from '@/features/workflows/components/lifecycle-line'
import { TransitionBar } from '@/features/workflows/components/transition-bar'
import { Problem } from '@/lib/problem'
import classes from './document-page.module.css'

const route = getRouteApi('/shell/documents/$uuid')
const NOT_FOUND = 404

export function DocumentPage() {
  const { uuid } = route.useParams()
  const { data: document, error, refetch } = useQuery(oneDocument(uuid))
  if (error instanceof Problem && error.status === NOT_FOUND) return <NoSuchDocument />
  if (document) return <Page key={uuid} document={document} />
  return error ? <ProblemNotice error={error} onRetry={refetch} /> : <PageSkeleton />
}

function Page({ document }: { document: DocumentDetail }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <>
      <PageHeader
        title={document.title}
        documentTitle={`${document.document_number} ${document.title}`}
        above={<Identity document={document} />}
        actions={<Deeds document={document} />}
      />
      <LifecycleLine document={document} />
      <div className={classes.page}>
        <DocumentFile document={document} actions={<FileButton document={document} />} />
        <div className={classes.beside}>
          <DocumentTabs
            document={document}
            search={search}
            onSearchChange={(wanted) => navigate({ search: wanted, replace: true, resetScroll: false })}
          />
        </div>
      </div>
    </>
  )
}

function Identity({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('documents')
  return (
    <div className={classes.identity}>
      <Anchor component={Link} to="/documents" size="sm">
        {t('page.back')}
      </Anchor>
      <span aria-hidden="true">{'/'}</span>
      <span className={classes.number}>{document.document_number}</span>
      <span className={classes.number}>{t('page.version', { version: document.version })}</span>
      <StatusBadge status={document.status} label={document.status_display} />
    </div>
  )
}

/** The moves that the server offers, then what may be done with a draft. */
function Deeds({ document }: { document: DocumentDetail }) {
  const client = useQueryClient()
  const navigate = route.useNavigate()
  const arrive = async (moved: DocumentDetail) => {
    if (moved.uuid !== document.uuid)
      await navigate({ to: '/documents/$uuid', params: { uuid: moved.uuid }, ignoreBlocker: true })
    await takeIn(client, moved)
  }
  return (
    <TransitionBar
      document={document}
      onMoved={arrive}
      renderChanges={(before, after) => <DocumentChanges before={before} after={after} />}
    >
      <EditButton document={document} />
      <DeleteButton document={document} onDeleted={() => navigate({ to: '/documents', search: { scope: 'mine' } })} />
    </TransitionBar>
  )
}

function NoSuchDocument() {
  const { t } = useTranslation('documents')
  return (
    <>
      <PageHeader title={t('page.gone')} />
      <EmptyState title={t('page.goneAdvice')}>
        <Anchor component={Link} to="/documents">
          {t('page.back')}
        </Anchor>
      </EmptyState>
    </>
  )
}
