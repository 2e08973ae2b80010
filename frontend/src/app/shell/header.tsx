/** The line above everything. */
import { ActionIcon, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { SearchEverywhere } from '@/app/search/search-everywhere'
import { AccountMenu } from '@/app/shell/account-menu'
import { EnvironmentBanner } from '@/app/shell/environment-banner'
import { MenuIcon } from '@/components/ui/icons'
import { Mark } from '@/components/ui/mark'
import { Bell } from '@/features/notifications/components/bell'
import { useOrganisation } from '@/lib/organisation'
import classes from './shell.module.css'

export function Header({ onOpenNavigation }: { onOpenNavigation: () => void }) {
  const { t } = useTranslation('app')
  const { name } = useOrganisation()
  return (
    <header className={classes.top}>
      <EnvironmentBanner />
      <div className={classes.header}>
        <ActionIcon
          hiddenFrom="md"
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('nav.open')}
          onClick={onOpenNavigation}
        >
          <MenuIcon />
        </ActionIcon>
        <Link to="/" className={classes.brand}>
          <Mark />
          {t('product.name')}
        </Link>
        {name && (
          <Text className={classes.organisation ?? ''} size="sm" c="dimmed" visibleFrom="md" title={name}>
            {name}
          </Text>
        )}
        <span className={classes.spacer} />
        <SearchEverywhere />
        <Bell />
        <AccountMenu />
      </div>
    </header>
  )
}
