/** Everything the person was told, page by page. */
import { Box, Button, Group, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { BellIcon } from '@/components/ui/icons'
import { Pager } from '@/components/ui/pager'
import { QueryStates } from '@/components/ui/query-states'
import { notifications, unreadCount, useMarkAllRead } from '../api/notifications'
import { NotificationList } from './notification-list'

export interface NotificationSearch {
  page?: number | undefined
  page_size?: number | undefined
  unread?: boolean | undefined
}

interface NotificationPagesProps {
  search: NotificationSearch
  onSearchChange: (search: NotificationSearch) => void
}

export function NotificationPages({ search, onSearchChange }: NotificationPagesProps) {
  const { t } = useTranslation('notifications')
  const query = useQuery(
    notifications({ page: search.page, page_size: search.page_size, unread: search.unread ?? false }),
  )
  const unread = useQuery(unreadCount).data?.unread ?? 0
  const { mutate: markAllRead, isPending } = useMarkAllRead()
  return (
    <Box maw={860}>
      <Group justify="space-between" mb="sm">
        <Switch
          label={t('unreadOnly')}
          checked={search.unread ?? false}
          onChange={(event) => onSearchChange({ unread: event.currentTarget.checked || undefined })}
        />
        <Button variant="default" disabled={unread === 0} loading={isPending} onClick={() => markAllRead()}>
          {t('markAllRead')}
        </Button>
      </Group>
      <QueryStates
        query={query}
        rows={6}
        isEmpty={(list) => list.count === 0}
        empty={
          <EmptyState icon={BellIcon} title={t(search.unread ? 'nothingUnread' : 'nothing')} advice={t('advice')} />
        }
      >
        {(list) => (
          <>
            <NotificationList notifications={list.results} />
            <Pager
              list={list}
              page={search.page}
              pageSize={search.page_size}
              onChange={(wanted) => onSearchChange({ ...search, ...wanted })}
            />
          </>
        )}
      </QueryStates>
    </Box>
  )
}
