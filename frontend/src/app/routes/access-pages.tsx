/** The access log of a person: of whoever is signed in, and, for those who look after the record, of anybody. */
import { Anchor, Box } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { PersonIcon } from '@/components/ui/icons'
import { PageHeader } from '@/components/ui/page-header'
import { AuditViews } from '@/features/audit/components/audit-views'
import { PersonFilter } from '@/features/documents/components/access-filters'
import { PersonAccess } from '@/features/documents/components/access-log'
import '@/lib/later-words'

const mine = getRouteApi('/shell/profile/access')
const everybodys = getRouteApi('/shell/audit/access')

export function MyAccessPage() {
  const { t } = useTranslation(['access', 'app'])
  // Whose log it is cannot be chosen here.
  const { user: _, ...search } = mine.useSearch()
  const navigate = mine.useNavigate()
  return (
    <>
      <PageHeader
        title={t('mine')}
        subtitle={t('ofMe')}
        above={
          <Anchor component={Link} to="/profile" size="sm">
            {t('app:nav.profile')}
          </Anchor>
        }
      />
      <PersonAccess search={search} onSearchChange={(wanted) => navigate({ search: wanted })} />
    </>
  )
}

export function EverybodysAccessPage() {
  const { t } = useTranslation('access')
  const search = everybodys.useSearch()
  const navigate = everybodys.useNavigate()
  return (
    <>
      <PageHeader title={t('title')} subtitle={t('ofOthers')} />
      <AuditViews />
      <Box maw={360} mb="md">
        <PersonFilter
          label={t('filters.person')}
          value={search.user}
          onChange={(user) => navigate({ search: { ...search, user, page: undefined } })}
        />
      </Box>
      {search.user === undefined ? (
        <EmptyState icon={PersonIcon} title={t('choose')} advice={t('chooseAdvice')} />
      ) : (
        <PersonAccess search={search} onSearchChange={(wanted) => navigate({ search: wanted })} />
      )}
    </>
  )
}
