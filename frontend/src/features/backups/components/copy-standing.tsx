/** How it stands with the copy of a backup: in a word for a list, and in full with what to do. */
import { Alert, Badge, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { DateTimeText } from '@/components/ui/time-text'
import type { Backup } from '../api/backups'
import { type CopyState, copyStateOf } from '../api/standing'

const COLOURS: Record<CopyState, string> = {
  MISSING: 'yellow',
  REQUESTED: 'blue',
  COPIED: 'teal',
  FAILED: 'red',
  REMOVED: 'gray',
}

/** In a list; nothing where there is to be no copy. */
export function CopyBadge({ backup }: { backup: Backup }) {
  const { t } = useTranslation('backups')
  const state = copyStateOf(backup)
  if (!state) return '–'
  return (
    <>
      <Badge variant="light" radius="sm" fw={600} miw="max-content" color={COLOURS[state]}>
        {t(`copy.state.${state}`)}
      </Badge>
      {state === 'COPIED' && (
        <Text size="xs" c="dimmed" mt={2} title={backup.copied_to}>
          <DateTimeText moment={backup.copied_at} relative />
        </Text>
      )}
      {state === 'FAILED' && (
        <Text size="xs" mt={2} lineClamp={3}>
          {backup.copy_error}
        </Text>
      )}
    </>
  )
}

/** On its page. */
export function CopyStanding({ backup }: { backup: Backup }) {
  const { t } = useTranslation('backups')
  const state = copyStateOf(backup)
  if (!state) return null
  const title = state === 'COPIED' ? t('copy.to', { place: backup.copied_to }) : t(`copy.state.${state}`)
  return (
    <Alert color={COLOURS[state]} title={title} role="group">
      {state === 'FAILED' && (
        <Text size="sm" fw={500}>
          {backup.copy_error}
        </Text>
      )}
      <Text size="sm">
        {t(`copy.advice.${state}`)}
        {state === 'COPIED' && (
          <>
            {' '}
            {t('one.copied')} <DateTimeText moment={backup.copied_at} relative />
          </>
        )}
      </Text>
    </Alert>
  )
}
