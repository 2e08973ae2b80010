/** Who one is, how it looks, and the way out. */
import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { CheckIcon, ExternalIcon, MoonIcon, PersonIcon, ScreenIcon, SignOutIcon, SunIcon } from '@/components/ui/icons'
import { useSignOut } from '@/features/users/api/use-sign-out'
import { useMe } from '@/lib/me'
import classes from './account-menu.module.css'

const THEMES = [
  { name: 'auto', icon: ScreenIcon },
  { name: 'light', icon: SunIcon },
  { name: 'dark', icon: MoonIcon },
] as const

const API_DOCUMENTATION = '/api/v1/docs/'

export function AccountMenu() {
  const { t } = useTranslation('app')
  const person = useMe()
  const { mutate: signOut } = useSignOut()
  return (
    <Menu position="bottom-end" width={250} withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.target} aria-label={t('account.menu', { name: person.full_name })}>
          <Avatar size={32} name={person.full_name} color="indigo" />
          <Text size="sm" fw={500} visibleFrom="md">
            {person.full_name}
          </Text>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{person.position || person.username}</Menu.Label>
        <Menu.Item component={Link} to="/profile" leftSection={<PersonIcon size={18} />}>
          {t('account.profile')}
        </Menu.Item>
        <Menu.Item component="a" href={API_DOCUMENTATION} leftSection={<ExternalIcon size={18} />}>
          {t('account.apiDocumentation')}
        </Menu.Item>
        <Menu.Divider />
        <ThemeItems />
        <Menu.Divider />
        <Menu.Item leftSection={<SignOutIcon size={18} />} onClick={() => signOut()}>
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function ThemeItems() {
  const { t } = useTranslation('app')
  // Mantine would suppress transitions with a <style> element, which the content security policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  return (
    <>
      <Menu.Label>{t('theme.label')}</Menu.Label>
      {THEMES.map(({ name, icon: Icon }) => (
        <Menu.Item
          key={name}
          role="menuitemradio"
          aria-checked={colorScheme === name}
          leftSection={<Icon size={18} />}
          rightSection={colorScheme === name && <CheckIcon size={16} />}
          onClick={() => setColorScheme(name)}
        >
          {t(`theme.${name}`)}
        </Menu.Item>
      ))}
    </>
  )
}
