/** Somebody else was faster: what they changed, and that nothing typed is lost. */
import { Alert, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { InfoIcon } from './icons'

export function StaleNotice({ children }: { children: ReactNode }) {
  const { t } = useTranslation('app')
  return (
    <Alert color="yellow" variant="light" role="alert" icon={<InfoIcon />} title={t('stale.title')}>
      <Stack gap="xs">
        {children}
        <Text size="sm">{t('stale.advice')}</Text>
      </Stack>
    </Alert>
  )
}
