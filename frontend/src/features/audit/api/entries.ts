/** Reads entries of the trail: what changed from what to what, what else is known, and where an entry leads. */
import { inWords } from '@/lib/in-words'
import type { AuditEntry } from './audit-trail'

export interface FieldChange {
  field: string
  before: string
  after: string
}

const isFacts = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value of an entry in words; nothing is an empty text. */
export function valueInWords(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(valueInWords).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const OLD = 'old_'
const NEW = 'new_'

/** Changes come as `{field: [old, new]}`, or as `{old_field, new_field}` where a scheduled task acted. */
export function changesOf(entry: AuditEntry): FieldChange[] {
  const changes = isFacts(entry.field_changes) ? entry.field_changes : {}
  return Object.entries(changes).flatMap(([name, value]): FieldChange[] => {
    if (Array.isArray(value)) {
      return [{ field: name, before: valueInWords(value[0]), after: valueInWords(value[1]) }]
    }
    if (name.startsWith(OLD)) return []
    const field = name.startsWith(NEW) ? name.slice(NEW.length) : name
    return [{ field, before: valueInWords(changes[`${OLD}${field}`]), after: valueInWords(value) }]
  })
}

/** The facts that an entry of its kind carries, named in words. */
export function detailsOf(entry: AuditEntry): [string, string][] {
  if (!isFacts(entry.details)) return []
  return Object.entries(entry.details).map(([name, value]) => [inWords(name), valueInWords(value)])
}

/** The number of the document that an entry is about, if it is about one: `SOP-2026-0001 v01.00` → `SOP-2026-0001`. */
export function documentNumberOf({ object }: AuditEntry): string | undefined {
  if (object.type !== 'documents.document') return undefined
  return object.label.replace(/ v\d+\.\d+$/, '') || undefined
}

/** The run of a scheduled task that an entry is about, if it is about one. */
export function runOf({ object }: AuditEntry): string | undefined {
  return object.type === 'scheduler.taskrun' ? object.id : undefined
}

/** `{actor} signed {object} as {meaning}` → “… signed … as …”. */
export function patternInWords(sentence: string): string {
  return sentence.replace(/\{[^}]*\}/g, '…')
}
