/** What differs between two versions of a document; the address names both, so it can be handed on. */
import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'
import { QueryStates } from '@/components/ui/query-states'
import type { CompareSearch } from '@/features/documents/api/comparison'
import { versionsOf } from '@/features/documents/api/document'
import { Comparison } from '@/features/documents/components/comparison'
import { OtherVersion } from '@/features/documents/components/other-version'

const route = getRouteApi('/shell/documents/$uuid/compare')

export function ComparePage() {
  const { t } = useTranslation('comparison')
  const { uuid } = route.useParams()
  const { with: other, whole } = route.useSearch()
  const navigate = route.useNavigate()
  const versions = useQuery(versionsOf(uuid))
  const number = versions.data?.results[0]?.document_number ?? '…'
  const show = (search: CompareSearch) => navigate({ search, replace: true, resetScroll: false })
  return (
    <>
      <PageHeader
        title={t('title', { number })}
        above={
          <Anchor component={Link} to={`/documents/${uuid}`} search={{ tab: 'versions' } as never} size="sm">
            {t('back', { number })}
          </Anchor>
        }
      />
      <QueryStates query={versions}>
        {({ results }) => (
          <OtherVersion uuid={uuid} versions={results} chosen={other} onChange={(chosen) => show({ with: chosen })} />
        )}
      </QueryStates>
      {other && (
        <Comparison
          uuid={uuid}
          other={other}
          isWhole={whole === true}
          onWholeChange={(isWhole) => show({ with: other, whole: isWhole || undefined })}
        />
      )}
    </>
  )
}
