/** What differs in the words of two versions, or why that is not known. */
import { Alert, Group, Loader, Stack, Switch, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Comparison } from '../api/comparison'
import { ComparedText, Segment } from './compared-text'
import { TextStateLine } from './text-state'

interface ComparedWordsProps {
  comparison: Comparison
  isWhole: boolean
  onWholeChange: (isWhole: boolean) => void
}

export function ComparedWords({ comparison, isWhole, onWholeChange }: ComparedWordsProps) {
  const { t } = useTranslation('comparison')
  const { state, message, same_file: isSameFile, blocks } = comparison
  if (state === 'pending')
    return (
      <StillReading message={message}>
        <States comparison={comparison} />
      </StillReading>
    )
  if (state === 'unavailable')
    return (
      <Alert color="gray" title={t('unavailable')}>
        <Text size="sm">{message}</Text>
        <Text size="sm">{t('unavailableAdvice')}</Text>
        <States comparison={comparison} />
      </Alert>
    )
  const hasDifference = blocks.some(({ kind }) => kind !== 'equal')
  return (
    <>
      {message && <Text size="sm">{message}</Text>}
      {!(isSameFile || hasDifference) && <Text size="sm">{t('noDifference')}</Text>}
      {!isSameFile && (
        <Group justify="space-between" mb="sm">
          <Counts comparison={comparison} />
          <Switch
            label={t('whole')}
            checked={isWhole}
            onChange={({ currentTarget }) => onWholeChange(currentTarget.checked)}
          />
        </Group>
      )}
      <Limits comparison={comparison} />
      <ComparedText comparison={comparison} />
    </>
  )
}

function StillReading({ message, children }: { message: string; children: ReactNode }) {
  const { t } = useTranslation('comparison')
  return (
    <Alert color="blue" variant="light" role="status" icon={<Loader size="xs" />} title={t('pending')}>
      <Text size="sm">{message}</Text>
      <Text size="sm">{t('pendingAdvice')}</Text>
      {children}
    </Alert>
  )
}

/** How far the text of each version is; a reason that stands above already is not said twice. */
function States({ comparison: { old, new: present, message } }: { comparison: Comparison }) {
  return (
    <Stack gap={4} mt="xs">
      {[old, present].map(({ uuid, version, text_state: state, text_reason: reason }) => (
        <TextStateLine key={uuid} version={version} state={state} reason={message.includes(reason) ? '' : reason} />
      ))}
    </Stack>
  )
}

function Counts({ comparison: { words_added: added, words_removed: removed } }: { comparison: Comparison }) {
  const { t } = useTranslation('comparison')
  return (
    <Group gap="sm">
      <Text size="sm" role="status">
        {t('counts', { added: t('added', { count: added }), removed: t('removed', { count: removed }) })}
      </Text>
      <Text size="sm" component="span" aria-hidden="true">
        <Segment segment={{ kind: 'inserted', text: t('inserted') }} />{' '}
        <Segment segment={{ kind: 'deleted', text: t('deleted') }} />
      </Text>
    </Group>
  )
}

/** Where the answer is not the whole truth, it says so. */
function Limits({ comparison: { is_exact: isExact, is_complete: isComplete } }: { comparison: Comparison }) {
  const { t } = useTranslation('comparison')
  if (isExact && isComplete) return null
  return (
    <Alert color="yellow" variant="light" mb="sm">
      {!isExact && <Text size="sm">{t('notExact')}</Text>}
      {!isComplete && <Text size="sm">{t('notComplete')}</Text>}
    </Alert>
  )
}
