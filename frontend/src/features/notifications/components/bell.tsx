/** The bell: how much is unread, and on a click what it is. */
import { ActionIcon, Button, Group, Indicator, Popover, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { BellIcon } from '@/components/ui/icons'
import { QueryStates } from '@/components/ui/query-states'
import { notifications, unreadCount, useMarkAllRead } from '../api/notifications'
import classes from './bell.module.css'
import { NotificationList } from './notification-list'

const MOST_SHOWN = 8
const MOST_COUNTED = 99

export function Bell() {
  const { t } = useTranslation('notifications')
  const [isOpen, { toggle, close, open }] = useDisclosure(false)
  const unread = useQuery(unreadCount).data?.unread ?? 0
  return (
    <Popover
      opened={isOpen}
      onChange={(wanted) => (wanted ? open() : close())}
      position="bottom-end"
      width="min(400px, calc(100vw - 24px))"
      trapFocus
      returnFocus
      shadow="md"
    >
      <Indicator
        label={unread > MOST_COUNTED ? `${MOST_COUNTED}+` : unread}
        size={16}
        disabled={unread === 0}
        offset={5}
      >
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('bell', { count: unread })}
            onClick={toggle}
          >
            <BellIcon />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown className={classes.dropdown} aria-label={t('title')}>
        {isOpen && <Latest unread={unread} onFollowed={close} />}
      </Popover.Dropdown>
    </Popover>
  )
}

function Latest({ unread, onFollowed }: { unread: number; onFollowed: () => void }) {
  const { t } = useTranslation('notifications')
  const query = useQuery(notifications({ page_size: MOST_SHOWN }))
  const { mutate: markAllRead, isPending } = useMarkAllRead()
  return (
    <>
      <Group justify="space-between" px="sm" pt="xs">
        <Text fw={600}>{t('title')}</Text>
        <Button
          size="compact-sm"
          variant="subtle"
          disabled={unread === 0}
          loading={isPending}
          onClick={() => markAllRead()}
        >
          {t('markAllRead')}
        </Button>
      </Group>
      <div className={classes.latest}>
        <QueryStates
          query={query}
          isEmpty={(list) => list.results.length === 0}
          empty={<EmptyState title={t('nothing')} advice={t('advice')} />}
        >
          {(list) => <NotificationList notifications={list.results} onFollowed={onFollowed} isShort />}
        </QueryStates>
      </div>
      <Button component={Link} to="/notifications" variant="subtle" fullWidth onClick={onFollowed}>
        {t('all')}
      </Button>
    </>
  )
}
