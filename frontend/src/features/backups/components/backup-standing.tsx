/** Whether one can count on a backup, why not where one cannot, and what to do then. */
import { Alert, List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { DateTimeText } from '@/components/ui/time-text'
import { type Backup, oneBackup } from '../api/backups'
import { standingOf } from '../api/standing'
import { BackupBadge } from './backup-badge'
import { BackupLink } from './backup-facts'
import { STANDING_COLOURS } from './standing-colours'

export function BackupStanding({ backup }: { backup: Backup }) {
  const { t } = useTranslation('backups')
  const standing = standingOf(backup)
  const trouble = backup.state === 'FAILED' ? backup.error : backup.damage
  return (
    <Stack>
      <Alert color={STANDING_COLOURS[standing]} title={t(`standing.${standing}`)} role="status">
        {trouble && (
          <Text size="sm" fw={500}>
            {trouble}
          </Text>
        )}
        <Text size="sm">
          {t(`advice.${standing}`)}
          {standing === 'good' && (
            <>
              {' '}
              {t('one.verified')} <DateTimeText moment={backup.verified_at} relative />
            </>
          )}
        </Text>
      </Alert>
      {backup.base && standing !== 'removed' && <StandingOfBase base={backup.base} />}
      {backup.problems.length > 0 && (
        <Alert color="yellow" title={t('one.problems')}>
          <List size="sm">
            {backup.problems.map((problem) => (
              <List.Item key={problem}>{problem}</List.Item>
            ))}
          </List>
          <Text size="sm" mt="xs">
            {t('one.problemsAdvice')}
          </Text>
        </Alert>
      )}
    </Stack>
  )
}

/** An incremental backup is only as good as the one that it builds upon. */
function StandingOfBase({ base }: { base: string }) {
  const { t } = useTranslation('backups')
  const { data } = useQuery(oneBackup(base))
  const standing = data && standingOf(data)
  return (
    <Alert color={standing ? STANDING_COLOURS[standing] : 'gray'} title={t('one.needsBase')}>
      <Text size="sm">{t('one.needsBaseAdvice', { base })}</Text>
      <Text size="sm" component="div" mt={4}>
        {standing && <BackupBadge standing={standing} />}{' '}
        <BackupLink name={base} looks={{ c: 'inherit', underline: 'always' }} />
      </Text>
    </Alert>
  )
}
