/** Notifications, newest first; following one marks it as read. */
import { Text, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { CheckIcon } from '@/components/ui/icons'
import { DateTimeText } from '@/components/ui/time-text'
import { type Notification, useFollow, useMarkRead } from '../api/notifications'
import classes from './notification-list.module.css'

interface NotificationListProps {
  notifications: readonly Notification[]
  onFollowed?: () => void
  /** Titles alone. */
  isShort?: boolean
}

export function NotificationList({ notifications, onFollowed, isShort = false }: NotificationListProps) {
  const { t } = useTranslation('notifications')
  const { mutate: markRead } = useMarkRead()
  const { mutate: follow } = useFollow()
  return (
    <ul className={classes.list} aria-label={t('title')}>
      {notifications.map((told) => {
        const isUnread = told.read_at === null
        const leave = () => {
          follow(told)
          onFollowed?.()
        }
        return (
          <li key={told.id} className={classes.item} data-unread={isUnread || undefined}>
            <div className={classes.words}>
              <Link to={told.link} className={classes.link} onClick={leave}>
                {told.title}
              </Link>
              {!isShort && (
                <Text size="sm" className={classes.body}>
                  {told.body}
                </Text>
              )}
              <Text size="xs" c="dimmed">
                <DateTimeText moment={told.created_at} relative />
              </Text>
            </div>
            {isUnread && (
              <UnstyledButton
                className={classes.read}
                onClick={() => markRead(told.id)}
                aria-label={t('markRead', { title: told.title })}
              >
                <CheckIcon size={16} />
              </UnstyledButton>
            )}
          </li>
        )
      })}
    </ul>
  )
}
