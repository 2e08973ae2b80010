/**
 * What the rooms offer beyond their pages: entries of the navigation, top to bottom, and actions of the search
 * everywhere. A line can only name an address that has a page.
 */
import { BellIcon, InboxIcon, KeyIcon, PersonIcon } from '@/components/ui/icons'
import { translate } from '@/lib/i18n'
import type { Action, NavigationEntry } from '@/lib/registry'

const everybody = () => true

// biome-ignore format: one line for each.
export const navigation: readonly NavigationEntry[] = [
  { to: '/', label: () => translate('nav.myWork'), icon: InboxIcon, mayUse: everybody },
]

// biome-ignore format: one line for each.
export const actions: readonly Action[] = [
  { to: '/notifications', label: () => translate('nav.notifications'), icon: BellIcon, mayUse: everybody },
  { to: '/profile', label: () => translate('nav.profile'), icon: PersonIcon, mayUse: everybody },
  { to: '/profile', hash: 'password', label: () => translate('actions.changePassword'), icon: KeyIcon, mayUse: everybody },
]
