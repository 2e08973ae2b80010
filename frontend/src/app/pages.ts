/**
 * The map of addresses: the pages of every room, each loaded when it is first visited.
 *
 * A room is one file in `src/app/rooms`. To add a page: write it in `src/app/routes`, made of components of
 * features; give its room a route whose parent is `shell`, and list the route in the room's `…Routes`. A new room also
 * lists its `…Routes` here. Entries of the navigation and actions of the search everywhere stand in `src/app/offers.ts`.
 */
import { root, shell } from '@/app/frame'
import { accountRoutes } from '@/app/rooms/account'
import { auditRoutes } from '@/app/rooms/audit'
import { backupRoutes } from '@/app/rooms/backups'
import { documentRoutes } from '@/app/rooms/documents'
import { nowhere } from '@/app/rooms/nowhere'
import { schedulerRoutes } from '@/app/rooms/scheduler'
import { signIn } from '@/app/rooms/sign-in'
import { workRoutes } from '@/app/rooms/work'

export const routeTree = root.addChildren([
  signIn,
  shell.addChildren([
    ...workRoutes,
    ...documentRoutes,
    ...accountRoutes,
    ...schedulerRoutes,
    ...auditRoutes,
    ...backupRoutes,
    nowhere,
  ]),
])
