/** When what is shown was true, a button that asks again, and other deeds beside it. */
import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { RefreshIcon } from '@/components/ui/icons'
import { DateTimeText } from '@/components/ui/time-text'
import { watchedStatus } from '../api/status'

export function StatusAge({ children }: { children?: ReactNode }) {
  const { t } = useTranslation('scheduler')
  const { data, refetch, isRefetching } = useQuery(watchedStatus)
  return (
    <Group gap="sm">
      {data && (
        <Text size="sm" c="dimmed" component="span">
          {t('asOf')} <DateTimeText moment={data.timestamp} />
        </Text>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<RefreshIcon size={14} />}
        aria-busy={isRefetching}
        onClick={() => refetch()}
      >
        {t('refresh')}
      </Button>
      {children}
    </Group>
  )
}
