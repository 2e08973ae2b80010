/** What differs in the control data of two versions, and in what they build upon. */
import { List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { OldAndNew } from '@/components/ui/old-and-new'
import { inWords } from '@/lib/in-words'
import { formatDay } from '@/lib/time'
import type { Comparison } from '../api/comparison'
import { documentSources, documentTypes } from '../api/kinds'

const LABELS = {
  title: 'title',
  description: 'description',
  keywords: 'keywords',
  department: 'department',
  document_type: 'type',
  document_source: 'source',
  sensitivity_label: 'sensitivity',
  effective_date: 'effectiveDate',
  file_name: 'file',
  file_sha256: 'fingerprint',
} as const

const isLabelled = (field: string): field is keyof typeof LABELS => field in LABELS

export function ComparedData({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation(['documents', 'comparison'])
  const inWordsOf = useWordsOfValues()
  const changes = comparison.metadata.map(({ field, old, new: present }) => ({
    label: isLabelled(field) ? t(`fields.${LABELS[field]}`) : inWords(field),
    before: inWordsOf(field, old),
    after: inWordsOf(field, present),
  }))
  if (changes.length === 0) return <Text size="sm">{t('comparison:sameControlData')}</Text>
  return <OldAndNew changes={changes} />
}

/** Codes as people know them. */
function useWordsOfValues() {
  const { t } = useTranslation('documents')
  const types = useQuery(documentTypes).data
  const sources = useQuery(documentSources).data
  const words: Record<string, (value: string) => string> = {
    document_type: (value) => types?.find(({ code }) => code === value)?.name ?? value,
    document_source: (value) => sources?.find(({ code }) => code === value)?.name ?? value,
    sensitivity_label: (value) => t(`sensitivity.${value as 'PUBLIC'}`, value),
    effective_date: formatDay,
  }
  return (field: string, value: string | null) => (value ? (words[field]?.(value) ?? value) : '')
}

export function ComparedDependencies({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation(['documents', 'comparison'])
  const { dependencies_added: added, dependencies_removed: removed } = comparison
  const told = [
    ...added.map((link) => ({ ...link, Mark: 'ins' as const, word: t('comparison:dependencyAdded') })),
    ...removed.map((link) => ({ ...link, Mark: 'del' as const, word: t('comparison:dependencyRemoved') })),
  ]
  return (
    <List size="sm">
      {told.map(({ document_number: number, kind, Mark, word }) => (
        <List.Item key={`${Mark} ${kind} ${number}`}>
          {`${word}: `}
          <Mark>{`${t(`dependencies.${kind}`)} ${number}`}</Mark>
        </List.Item>
      ))}
    </List>
  )
}
