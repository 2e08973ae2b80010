/** Every document that the person may see, as a list. */
import { Button } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PlusIcon } from '@/components/ui/icons'
import { PageHeader } from '@/components/ui/page-header'
import { DocumentTable } from '@/features/documents/components/document-table'
import { may, useMe } from '@/lib/me'

const route = getRouteApi('/shell/documents')

export function DocumentsPage() {
  const { t } = useTranslation('documents')
  const person = useMe()
  const navigate = route.useNavigate()
  return (
    <>
      <PageHeader
        title={t('list.title')}
        actions={
          may(person, 'documents.add_document') && (
            <Button component={Link} to="/documents/new" leftSection={<PlusIcon size={16} />}>
              {t('new.title')}
            </Button>
          )
        }
      />
      <DocumentTable search={route.useSearch()} onSearchChange={(search) => navigate({ search, resetScroll: false })} />
    </>
  )
}
