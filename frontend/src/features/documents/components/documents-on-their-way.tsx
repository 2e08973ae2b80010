/** What becomes of the person's own documents: each with its state and how far it has come. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { DocumentLine, DocumentLines } from '@/components/ui/document-line'
import { EmptyState } from '@/components/ui/empty-state'
import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import { StatusBadge } from '@/components/ui/status-badge'
import { StatusProgress } from '@/components/ui/status-progress'
import { DateTimeText } from '@/components/ui/time-text'
import { onTheirWay } from '../api/overviews'

export function DocumentsOnTheirWay({ author }: { author: number }) {
  const { t } = useTranslation('documents')
  const query = useQuery(onTheirWay(author))
  return (
    <Section title={t('onTheirWay.title')}>
      <QueryStates
        query={query}
        isEmpty={(documents) => documents.length === 0}
        empty={<EmptyState title={t('onTheirWay.nothing')} advice={t('onTheirWay.advice')} />}
      >
        {(documents) => (
          <DocumentLines label={t('onTheirWay.title')}>
            {documents.map((document) => (
              <DocumentLine
                key={document.uuid}
                document={document}
                below={
                  <span>
                    {t('onTheirWay.changed')} <DateTimeText moment={document.updated_at} relative />
                  </span>
                }
                aside={
                  <>
                    <StatusBadge status={document.status} label={document.status_display} />
                    <StatusProgress status={document.status} />
                  </>
                }
              />
            ))}
          </DocumentLines>
        )}
      </QueryStates>
    </Section>
  )
}
