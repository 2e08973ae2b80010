/** The documents that came into force last, for everybody who works from them. */
import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { DocumentLine, DocumentLines } from '@/components/ui/document-line'
import { EmptyState } from '@/components/ui/empty-state'
import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import { DateTimeText } from '@/components/ui/time-text'
import { recentlyEffective } from '../api/overviews'

export function RecentlyEffective() {
  const { t } = useTranslation('documents')
  const query = useQuery(recentlyEffective)
  return (
    <Section
      title={t('recentlyEffective.title')}
      aside={
        <Anchor
          size="sm"
          renderRoot={(props) => <Link {...props} to="/documents" search={{ ordering: '-activated_at' }} />}
        >
          {t('recentlyEffective.all')}
        </Anchor>
      }
    >
      <QueryStates
        query={query}
        isEmpty={(list) => list.results.length === 0}
        empty={<EmptyState title={t('recentlyEffective.nothing')} advice={t('recentlyEffective.advice')} />}
      >
        {(list) => (
          <DocumentLines label={t('recentlyEffective.title')}>
            {list.results.map((document) => (
              <DocumentLine
                key={document.uuid}
                document={document}
                below={
                  <span>
                    {t('recentlyEffective.tookEffect')} <DateTimeText moment={document.activated_at} relative />
                  </span>
                }
              />
            ))}
          </DocumentLines>
        )}
      </QueryStates>
    </Section>
  )
}
