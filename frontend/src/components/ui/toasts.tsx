/** The corner in which short messages appear; problems stay until they are dismissed, the rest goes by itself. */
import { Anchor, Notification } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'

import { currentToasts, dismissToast, subscribeToToasts, type Toast } from '@/lib/toasts'
import { CheckIcon, InfoIcon, WarningIcon } from './icons'
import classes from './toasts.module.css'

const GONE_AFTER_MS = 6000
const LOOKS = {
  success: { color: 'teal', icon: CheckIcon },
  info: { color: 'indigo', icon: InfoIcon },
  problem: { color: 'red', icon: WarningIcon },
}

export function Toasts() {
  const { t } = useTranslation('app')
  const toasts = useSyncExternalStore(subscribeToToasts, currentToasts)
  return (
    <section className={classes.corner} aria-label={t('toasts.label')} aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function ToastCard({ toast }: { toast: Toast }) {
  const { t } = useTranslation('app')
  const { color, icon: Icon } = LOOKS[toast.tone]
  const stays = toast.tone === 'problem'

  useEffect(() => {
    if (stays) return
    const timer = setTimeout(() => dismissToast(toast.id), GONE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [stays, toast.id])

  return (
    <Notification
      color={color}
      icon={<Icon size={18} />}
      withBorder
      onClose={() => dismissToast(toast.id)}
      closeButtonProps={{ 'aria-label': t('toasts.dismiss') }}
    >
      {toast.message}{' '}
      {toast.link && (
        <Anchor component={Link} to={toast.link.to} size="sm" underline="always" onClick={() => dismissToast(toast.id)}>
          {toast.link.label}
        </Anchor>
      )}
    </Notification>
  )
}
