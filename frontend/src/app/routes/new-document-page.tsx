/** Where a document begins. */
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { NewDocument } from '@/features/documents/components/new-document'
import { may, useMe } from '@/lib/me'

export function NewDocumentPage() {
  const { t } = useTranslation('documents')
  const person = useMe()
  const navigate = useNavigate()
  const mayCreate = may(person, 'documents.add_document')
  return (
    <>
      <PageHeader title={t('new.title')} subtitle={mayCreate && t('new.subtitle')} />
      {mayCreate ? (
        <NewDocument
          department={person.department}
          onCreated={({ uuid }) =>
            navigate({ to: '/documents/$uuid', params: { uuid }, replace: true, ignoreBlocker: true })
          }
          onCancel={() => navigate({ to: '/documents' })}
        />
      ) : (
        <EmptyState title={t('new.notAllowed')} advice={t('new.notAllowedAdvice')} />
      )}
    </>
  )
}
