/** How it stands with a backup, in a word and a colour. */
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { Standing } from '../api/standing'
import { STANDING_COLOURS } from './standing-colours'

export function BackupBadge({ standing }: { standing: Standing }) {
  const { t } = useTranslation('backups')
  return (
    <Badge variant="light" radius="sm" fw={600} miw="max-content" color={STANDING_COLOURS[standing]}>
      {t(`standing.${standing}`)}
    </Badge>
  )
}
