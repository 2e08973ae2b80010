/**
 * What the rooms offer beyond their pages: entries of the navigation, top to bottom, and actions of the search
 * everywhere. A line can only name an address that has a page.
 */
import {
  ArchiveIcon,
  BellIcon,
  ClockIcon,
  DocumentIcon,
  InboxIcon,
  KeyIcon,
  PersonIcon,
  PlusIcon,
  TrailIcon,
} from '@/components/ui/icons'
import type { Me } from '@/lib/api-contract'
import { translate } from '@/lib/i18n'
import { may } from '@/lib/me'
import type { Action, NavigationEntry } from '@/lib/registry'

const everybody = () => true
/** Everybody with a role may see how the system is. */
const whoeverHasRole = (person: Me) => person.roles.length > 0
const mayCreate = (person: Me) => may(person, 'documents.add_document')
/** An archive holds every document and every account. */
const mayOperateBackups = (person: Me) => may(person, 'scheduler.trigger_task')
const mayReadTrail = (person: Me) => may(person, 'audit.view_audittrail')

// biome-ignore format: one line for each.
export const navigation: readonly NavigationEntry[] = [
  { to: '/', label: () => translate('nav.myWork'), icon: InboxIcon, mayUse: everybody },
  { to: '/documents', label: () => translate('nav.documents'), icon: DocumentIcon, mayUse: everybody },
  { to: '/scheduler', label: () => translate('nav.scheduler'), icon: ClockIcon, mayUse: whoeverHasRole },
  { to: '/audit', label: () => translate('nav.audit'), icon: TrailIcon, mayUse: mayReadTrail },
  { to: '/backups', label: () => translate('nav.backups'), icon: ArchiveIcon, mayUse: mayOperateBackups },
]

// biome-ignore format: one line for each.
export const actions: readonly Action[] = [
  { to: '/documents/new', label: () => translate('actions.newDocument'), icon: PlusIcon, mayUse: mayCreate },
  { to: '/notifications', label: () => translate('nav.notifications'), icon: BellIcon, mayUse: everybody },
  { to: '/profile', label: () => translate('nav.profile'), icon: PersonIcon, mayUse: everybody },
  { to: '/profile', hash: 'password', label: () => translate('actions.changePassword'), icon: KeyIcon, mayUse: everybody },
]
