/** What is known of a backup. */
import { Anchor, type AnchorProps } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Facts } from '@/components/ui/facts'
import { PersonName } from '@/components/ui/person-name'
import { DateTimeText } from '@/components/ui/time-text'
import { formatSize } from '@/lib/sizes'
import type { Backup } from '../api/backups'
import { kindOf } from '../api/standing'

export function BackupFacts({ backup }: { backup: Backup }) {
  const { t } = useTranslation('backups')
  const moment = (when: string | null) => when && <DateTimeText moment={when} />
  return (
    <Facts
      facts={[
        [t('one.name'), backup.name],
        [t('one.kind'), t(`kind.${kindOf(backup)}`)],
        [t('one.holds'), t(backup.is_full ? 'one.full' : 'one.incremental')],
        [t('one.base'), backup.base && <BackupLink key="base" name={backup.base} />],
        [t('one.taken'), moment(backup.taken_at)],
        [t('one.finished'), moment(backup.finished_at)],
        [t('one.verified'), moment(backup.verified_at)],
        [t('one.copied'), moment(backup.copied_at)],
        [t('one.copiedTo'), backup.copied_at && backup.copied_to],
        [t('one.copyRemoved'), moment(backup.copy_removed_at)],
        [t('one.removed'), moment(backup.removed_at)],
        [t('one.size'), backup.size !== null && formatSize(backup.size)],
        [t('one.files'), backup.file_count],
        [t('one.entries'), backup.audit_entries],
        [t('one.encrypted'), t(backup.is_encrypted ? 'one.yes' : 'one.no')],
        [t('one.who'), <PersonName key="who" person={backup.requested_by} />],
        [t('one.why'), backup.reason],
        [t('one.digest'), backup.manifest_sha256],
      ]}
    />
  )
}

/** Looks like the words around it where those have a colour of their own. */
export function BackupLink({ name, looks }: { name: string; looks?: AnchorProps }) {
  return (
    <Anchor size="sm" {...looks} renderRoot={(props) => <Link {...props} to="/backups/$name" params={{ name }} />}>
      {name}
    </Anchor>
  )
}
