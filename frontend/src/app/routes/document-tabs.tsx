/** What there is to know about a document, one tab at a time. */
import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { DocumentDetail } from '@/features/documents/api/document'
import type { DocumentPageSearch, DocumentTab } from '@/features/documents/api/page-search'
import { DocumentAccess } from '@/features/documents/components/access-log'
import { AccessWord } from '@/features/documents/components/access-word'
import { CommentsWord } from '@/features/documents/components/comments-word'
import { DocumentComments } from '@/features/documents/components/document-comments'
import { DocumentDependencies } from '@/features/documents/components/document-dependencies'
import { DocumentOverview } from '@/features/documents/components/document-overview'
import { DocumentRecord } from '@/features/documents/components/document-record'
import { VersionList } from '@/features/documents/components/version-list'
import { WorkflowHistory } from '@/features/workflows/components/workflow-history'
import classes from './document-page.module.css'

interface DocumentTabsProps {
  document: DocumentDetail
  search: DocumentPageSearch
  onSearchChange: (search: DocumentPageSearch) => void
}

const FIRST: DocumentTab = 'overview'

export function DocumentTabs({ document, search, onSearchChange }: DocumentTabsProps) {
  const { t } = useTranslation('documents')
  const { tab = FIRST, ...shown } = search
  const { uuid, permissions } = document
  const mayShow = tab !== 'access' || permissions.may_read_access
  const turnTo = (wanted: string | null) =>
    onSearchChange({ tab: wanted === FIRST ? undefined : (wanted as DocumentTab) })
  const show = (wanted: Omit<DocumentPageSearch, 'tab'>) => onSearchChange({ tab, ...wanted })
  return (
    <Tabs value={mayShow ? tab : FIRST} onChange={turnTo} keepMounted={false}>
      <Tabs.List aria-label={t('page.tabs')} className={classes.tabs}>
        <Tabs.Tab value="overview">{t('page.overview')}</Tabs.Tab>
        <Tabs.Tab value="history">{t('page.history')}</Tabs.Tab>
        <Tabs.Tab value="comments">
          <CommentsWord uuid={uuid} />
        </Tabs.Tab>
        <Tabs.Tab value="versions">{t('page.versions')}</Tabs.Tab>
        <Tabs.Tab value="dependencies">{t('page.dependencies')}</Tabs.Tab>
        {permissions.may_read_access && (
          <Tabs.Tab value="access">
            <AccessWord />
          </Tabs.Tab>
        )}
        <Tabs.Tab value="record">{t('page.record')}</Tabs.Tab>
      </Tabs.List>
      <div className={classes.panel}>
        <Tabs.Panel value="overview">
          <DocumentOverview document={document} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <WorkflowHistory uuid={uuid} />
        </Tabs.Panel>
        <Tabs.Panel value="comments">
          <DocumentComments document={document} search={shown} onSearchChange={show} />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <VersionList uuid={uuid} />
        </Tabs.Panel>
        <Tabs.Panel value="dependencies">
          <DocumentDependencies document={document} depth={search.depth} onDepthChange={(depth) => show({ depth })} />
        </Tabs.Panel>
        {permissions.may_read_access && (
          <Tabs.Panel value="access">
            <DocumentAccess uuid={uuid} search={shown} onSearchChange={show} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="record">
          <DocumentRecord uuid={uuid} />
        </Tabs.Panel>
      </div>
    </Tabs>
  )
}
