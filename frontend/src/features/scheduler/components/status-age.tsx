/** When what is shown was true, and a button that asks again. */
import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { RefreshIcon } from '@/components/ui/icons'
import { DateTimeText } from '@/components/ui/time-text'
import { watchedStatus } from '../api/status'

export function StatusAge() {
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
    </Group>
  )
}
