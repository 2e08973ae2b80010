/** How it stands with a backup, in one word out of the many facts that the server tells of it. */
import type { Schemas } from '@/lib/api-contract'

type Backup = Schemas['BackupOutput']
type Told = Pick<Backup, 'state' | 'damage' | 'verified_at' | 'verification_requested_at'>

export type Standing = 'good' | 'making' | 'verifying' | 'unverified' | 'damaged' | 'failed' | 'lost' | 'removed'

const WITHOUT_ARCHIVE: Record<Exclude<Backup['state'], 'COMPLETE'>, Standing> = {
  RUNNING: 'making',
  FAILED: 'failed',
  LOST: 'lost',
  REMOVED: 'removed',
}

/** One that is read again is neither good nor damaged until that is done. */
export function standingOf(backup: Told): Standing {
  if (backup.state !== 'COMPLETE') return WITHOUT_ARCHIVE[backup.state]
  if (backup.verification_requested_at) return 'verifying'
  if (backup.damage) return 'damaged'
  return backup.verified_at ? 'good' : 'unverified'
}

/** Whether a worker makes it, reads it or copies it, so that it will be different soon. */
export function isUnderWay(backup: Told & Pick<Backup, 'copy_state'>): boolean {
  return ['making', 'verifying'].includes(standingOf(backup)) || backup.copy_state === 'REQUESTED'
}

export type CopyState = Exclude<Backup['copy_state'], 'NONE'>

/** How it stands with its copy; null where there is to be none. */
export const copyStateOf = ({ copy_state: state }: Pick<Backup, 'copy_state'>): CopyState | null =>
  state === 'NONE' ? null : state

/** Whether its archive is in the folder. */
export const isThere = ({ state }: Pick<Backup, 'state'>) => state === 'COMPLETE'

const SCHEDULER = 'system_scheduler'

/** What it was made for: the schedule's word for it, unless a person asked. */
export function kindOf({ kind, requested_by }: Pick<Backup, 'kind' | 'requested_by'>): Backup['kind'] {
  return kind === 'FOUND' || requested_by.username === SCHEDULER ? kind : 'MANUAL'
}
