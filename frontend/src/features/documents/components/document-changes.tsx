/** What differs between two readings of a document, in the words of its fields. */
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { OldAndNew } from '@/components/ui/old-and-new'
import { formatDay } from '@/lib/time'
import type { DocumentDetail } from '../api/document'

const FIELDS = {
  status: ({ status_display }) => status_display,
  title: ({ title }) => title,
  file: ({ file }) => file?.name ?? '',
  fingerprint: ({ file }) => file?.sha256.slice(0, 12) ?? '',
  description: ({ description }) => description,
  keywords: ({ keywords }) => keywords,
  department: ({ department }) => department,
  sensitivity: ({ sensitivity_label }) => sensitivity_label,
  effectiveDate: ({ effective_date }) => (effective_date ? formatDay(effective_date) : ''),
  obsolescenceDate: ({ obsolescence_date }) => (obsolescence_date ? formatDay(obsolescence_date) : ''),
} satisfies Record<string, (document: DocumentDetail) => string>

interface DocumentChangesProps {
  before: DocumentDetail
  after: DocumentDetail
}

export function DocumentChanges({ before, after }: DocumentChangesProps) {
  const { t } = useTranslation('documents')
  const changes = (Object.keys(FIELDS) as (keyof typeof FIELDS)[])
    .map((name) => ({ label: t(`fields.${name}`), before: FIELDS[name](before), after: FIELDS[name](after) }))
    .filter((change) => change.before !== change.after)
  if (changes.length > 0) return <OldAndNew changes={changes} />
  return <Text size="sm">{t('changes.elsewhere', { status: after.status_display })}</Text>
}
