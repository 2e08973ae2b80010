/** Somebody else was faster: who and when, what they changed, and that nothing typed is lost. */
import { Alert, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Problem } from '@/lib/problem'
import { formatMoment } from '@/lib/time'
import { InfoIcon } from './icons'

interface StaleNoticeProps {
  /** The refusal, which knows who was faster. */
  error: unknown
  /** What differs now. */
  children: ReactNode
}

export function StaleNotice({ error, children }: StaleNoticeProps) {
  const { t } = useTranslation('app')
  const change = error instanceof Problem ? error.lastChange : undefined
  return (
    <Alert color="yellow" variant="light" role="alert" icon={<InfoIcon />} title={t('stale.title')}>
      <Stack gap="xs">
        {change && (
          <Text size="sm">{t('stale.who', { sentence: change.sentence, when: formatMoment(change.at) })}</Text>
        )}
        {children}
        <Text size="sm">{t('stale.advice')}</Text>
      </Stack>
    </Alert>
  )
}
