/** The ways to look at backups: the archives, and whether what is in them can be brought back. */
import { useTranslation } from 'react-i18next'

import { PageViews } from '@/components/ui/page-views'

export function BackupViews() {
  const { t } = useTranslation('backups')
  return (
    <PageViews
      label={t('views.label')}
      views={[
        { to: '/backups', label: t('views.list') },
        { to: '/backups/rehearsals', label: t('views.rehearsals') },
      ]}
    />
  )
}
