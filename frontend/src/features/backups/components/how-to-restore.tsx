/** How a backup is restored, which is done at the server. */
import { Code, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { Section } from '@/components/ui/section'
import type { Backup } from '../api/backups'
import { isThere } from '../api/standing'
import classes from './backup.module.css'

export function HowToRestore({ backup }: { backup: Backup }) {
  const { t } = useTranslation('backups')
  const { name, base, is_encrypted } = backup
  return (
    <Section title={t('restore.title')}>
      <Stack gap="xs">
        <Text size="sm">{t('restore.advice')}</Text>
        {isThere(backup) && (
          <>
            <Command label={t('restore.command')} words={`edms restore backups/${name}`} />
            <Command label={t('restore.compose')} words={`./scripts/restore-hybrid.sh /data/backups/${name}`} />
            {base && <Text size="sm">{t('restore.base', { base })}</Text>}
          </>
        )}
        {backup.copy_state === 'COPIED' && (
          <Command label={t('restore.fromCopy')} words={`./scripts/restore-hybrid.sh --from-copy ${name}`} />
        )}
        {is_encrypted && <Text size="sm">{t('restore.encrypted')}</Text>}
        <Text size="sm" c="dimmed">
          {t('restore.before')}
        </Text>
      </Stack>
    </Section>
  )
}

function Command({ label, words }: { label: string; words: string }) {
  const { t } = useTranslation('backups')
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <Code block className={classes.command}>
        {words} <span className={classes.together}>{`--reason "${t('restore.why')}"`}</span>
      </Code>
    </div>
  )
}
