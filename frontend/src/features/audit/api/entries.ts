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

/** Whether an entry is about a document; the uuid of its page is there as long as the document is. */
export function isAboutDocument({ object }: AuditEntry): boolean {
  return object.type === 'documents.document'
}

/** The run of a scheduled task that an entry is about, if it is about one. */
export function runOf({ object }: AuditEntry): string | undefined {
  return object.type === 'scheduler.taskrun' ? object.id : undefined
}

/** `{actor} signed {object} as {meaning}` → “… signed … as …”. */
export function patternInWords(sentence: string): string {
  return sentence.replace(/\{[^}]*\}/g, '…')
}
