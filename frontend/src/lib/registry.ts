/** What a room of the application brings to the frame: entries of the navigation, and actions of the search everywhere. */
import type { LinkProps } from '@tanstack/react-router'

import type { Icon } from '@/components/ui/icons'
import type { Me } from '@/lib/api-contract'

/** An address that the router knows: an entry for a page that is not there does not compile. */
export type Address = NonNullable<LinkProps['to']>

export interface NavigationEntry {
  to: Address
  label: () => string
  icon: Icon
  mayUse: (person: Me) => boolean
}

/** A deed that begins on some page; the search everywhere finds it by its words. */
export interface Action extends NavigationEntry {
  search?: Record<string, unknown>
  hash?: string
}
