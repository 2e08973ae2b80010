/** Reads entries of the trail: what is known beside the change, and where an entry leads. */
import { inWords } from '@/lib/in-words'
import { asText } from '@/lib/recorded-changes'
import type { AuditEntry } from './audit-trail'

const isFacts = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The facts that an entry of its kind carries, named in words. */
export function detailsOf(entry: AuditEntry): [string, string][] {
  if (!isFacts(entry.details)) return []
  return Object.entries(entry.details).map(([name, value]) => [inWords(name), asText(value)])
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
