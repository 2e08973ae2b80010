/** Reads the changes that an entry of the audit trail carries: `{field: [old, new]}`, or pairs of `old_…` and `new_…`. */

import { inWords } from '@/lib/in-words'

export interface RecordedChange {
  label: string
  before: string
  after: string
}

/** A recorded value as people read it; nothing is an empty text. */
export function asText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(asText).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function change(name: string, before: unknown, after: unknown): RecordedChange {
  return { label: inWords(name), before: asText(before), after: asText(after) }
}

export function changesIn(recorded: unknown): RecordedChange[] {
  if (typeof recorded !== 'object' || recorded === null) return []
  const fields = recorded as Record<string, unknown>
  return Object.entries(fields).flatMap(([name, value]) => {
    if (name.startsWith('old_')) return []
    const field = name.replace(/^new_/, '')
    if (field !== name) return [change(field, fields[`old_${field}`], value)]
    return Array.isArray(value) && value.length === 2 ? [change(name, value[0], value[1])] : [change(name, '', value)]
  })
}
