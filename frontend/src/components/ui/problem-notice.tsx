/** A failure, told to people: what happened, where, and what they can do about it. */
import { Alert, Button, List, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { Problem } from '@/lib/problem'
import { clockTimeIn } from '@/lib/time'

export function ProblemNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation('app')
  const problem = error instanceof Problem ? error : undefined
  const reasons = [...(problem?.errors ?? []), ...(problem?.refusals ?? [])].map((reason) => reason.message)
  return (
    <Alert color="red" variant="light" role="alert" title={t('problem.title')}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{problem?.message ?? t('problem.unexpected')}</Text>
        {reasons.length > 1 && (
          <List size="sm">
            {reasons.map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
        )}
        {problem?.retryAfter !== undefined && (
          <Text size="sm">{t('problem.tryAgainAt', { time: clockTimeIn(problem.retryAfter) })}</Text>
        )}
        {problem?.requestId && <Text size="xs">{t('problem.requestId', { id: problem.requestId })}</Text>}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('problem.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
