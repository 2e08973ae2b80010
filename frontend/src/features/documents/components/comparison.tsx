/** Two versions of a document compared: their words first, then their control data and what they build upon. */
import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { QueryStates } from '@/components/ui/query-states'
import { Section } from '@/components/ui/section'
import '@/lib/later-words'
import { comparisonOf } from '../api/comparison'
import { ComparedData, ComparedDependencies } from './compared-data'
import { ComparedWords } from './compared-words'

interface ComparisonProps {
  uuid: string
  other: string
  isWhole: boolean
  onWholeChange: (isWhole: boolean) => void
}

export function Comparison({ uuid, other, isWhole, onWholeChange }: ComparisonProps) {
  const { t } = useTranslation('comparison')
  const query = useQuery(comparisonOf(uuid, other, isWhole))
  return (
    <QueryStates query={query} rows={8}>
      {(comparison) => (
        <Stack>
          <Text fw={500}>{t('between', { old: comparison.old.version, new: comparison.new.version })}</Text>
          <Section title={t('words')}>
            <ComparedWords {...{ comparison, isWhole, onWholeChange }} />
          </Section>
          <Section title={t('controlData')}>
            <ComparedData comparison={comparison} />
          </Section>
          {comparison.dependencies_added.length + comparison.dependencies_removed.length > 0 && (
            <Section title={t('dependencies')}>
              <ComparedDependencies comparison={comparison} />
            </Section>
          )}
        </Stack>
      )}
    </QueryStates>
  )
}
