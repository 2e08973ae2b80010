/** What becomes of the person's own documents: each with its state and how far it has come. */
import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
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
    <Section
      title={t('onTheirWay.title')}
      aside={
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link {...props} to="/documents" search={{ scope: 'mine', ordering: '-updated_at' }} />
          )}
        >
          {t('onTheirWay.all')}
        </Anchor>
      }
    >
      <QueryStates
        query={query}
        isEmpty={({ count }) => count === 0}
        empty={<EmptyState title={t('onTheirWay.nothing')} advice={t('onTheirWay.advice')} />}
      >
        {({ documents, count }) => (
          <>
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
            {count > documents.length && (
              <Text size="sm" c="dimmed" mt="xs">
                {t('onTheirWay.some', { shown: documents.length, count })}
              </Text>
            )}
          </>
        )}
      </QueryStates>
    </Section>
  )
}
