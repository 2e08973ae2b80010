/** What the server says of backups and rehearsals of a restore, with what a test wants different. */
import { HttpResponse, http } from 'msw'

import type { Schemas } from '@/lib/api-contract'
import { TOBIAS } from './scheduler'
import { pageOf, server } from './server'

const API = '/api/v1/backups'

export const SCHEDULE = { id: 1, username: 'system_scheduler', full_name: 'System Scheduler' }

/** A daily backup of the schedule that is good. */
export function backup(more: Partial<Schemas['BackupOutput']> = {}): Schemas['BackupOutput'] {
  return {
    name: 'backup_20261129_030000.tar.gz',
    kind: 'WEEKLY',
    state: 'COMPLETE',
    is_full: true,
    base: null,
    requested_by: SCHEDULE,
    reason: '',
    taken_at: '2026-11-29T03:00:00Z',
    finished_at: '2026-11-29T03:02:00Z',
    removed_at: null,
    size: 4_404_019,
    file_count: 89,
    audit_entries: 1234,
    is_encrypted: false,
    problems: [],
    verified_at: '2026-11-29T03:02:00Z',
    verification_requested_at: null,
    damage: '',
    error: '',
    manifest_sha256: '5e'.repeat(32),
    copy_state: 'NONE',
    ...{ copied_at: null, copied_to: '', copy_requested_at: null, copy_removed_at: null, copy_error: '' },
    ...more,
  }
}

/** One that builds upon the full backup of the Sunday, asked for by a person. */
export const incremental = (more: Partial<Schemas['BackupOutput']> = {}) =>
  backup({
    name: 'backup_20261130_101500.tar.gz',
    kind: 'DAILY',
    is_full: false,
    base: 'backup_20261129_030000.tar.gz',
    requested_by: TOBIAS,
    reason: 'Before the move.',
    taken_at: '2026-11-30T10:15:00Z',
    size: 1770,
    file_count: 91,
    ...more,
  })

export function rehearsal(more: Partial<Schemas['RehearsalOutput']> = {}): Schemas['RehearsalOutput'] {
  return {
    id: 4,
    backup: 'backup_20261129_030000.tar.gz',
    started_at: '2026-11-29T05:00:00Z',
    finished_at: '2026-11-29T05:00:42Z',
    passed: true,
    report: {
      ...{ tables: 61, rows: 4321, files: 89, audit_entries: 1234, signatures: 17, broken_signatures: 0 },
      differences: [],
    },
    ...more,
  }
}

/** Serves these backups as the list and each under its name; rehearsals there are none yet. */
export function serveBackups(...backups: Schemas['BackupOutput'][]) {
  server.use(
    http.get(`${API}/rehearsals/`, () => HttpResponse.json(pageOf([]))),
    http.get(`${API}/`, () => HttpResponse.json(pageOf(backups))),
    ...backups.map((each) => http.get(`${API}/${each.name}/`, () => HttpResponse.json(each))),
  )
}

export function serveRehearsals(...rehearsals: Schemas['RehearsalOutput'][]) {
  server.use(
    http.get(`${API}/rehearsals/`, ({ request }) => {
      const wanted = new URL(request.url).searchParams.get('backup')
      return HttpResponse.json(pageOf(rehearsals.filter(({ backup: name }) => !wanted || name === wanted)))
    }),
  )
}
