/** The frame around every page: where one can go, who one is, and the page itself. */
import { Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Header } from '@/app/shell/header'
import { Navigation } from '@/app/shell/navigation'
import { PasswordNotice } from '@/app/shell/password-notice'
import { useFocusOnArrival } from '@/app/shell/use-focus-on-arrival'
import { Toasts } from '@/components/ui/toasts'
import { SessionGuard } from '@/features/users/components/session-guard'
import classes from './shell.module.css'

export function Shell() {
  const { t } = useTranslation('app')
  const [isDrawerOpen, drawer] = useDisclosure(false)
  const main = useFocusOnArrival()
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        {t('nav.skip')}
      </a>
      <Header onOpenNavigation={drawer.open} />
      <nav className={classes.side} aria-label={t('nav.label')}>
        <Navigation />
      </nav>
      <main className={classes.main} id="main" ref={main} tabIndex={-1} aria-labelledby="page-title">
        <div className={classes.page}>
          <PasswordNotice />
          <Outlet />
        </div>
      </main>
      <Drawer
        opened={isDrawerOpen}
        onClose={drawer.close}
        size={270}
        title={t('product.name')}
        closeButtonProps={{ 'aria-label': t('nav.close') }}
      >
        <nav aria-label={t('nav.label')}>
          <Navigation onChosen={drawer.close} />
        </nav>
      </Drawer>
      <SessionGuard />
      <Toasts />
    </div>
  )
}
