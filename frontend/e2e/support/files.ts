/** Files of the demonstration company, for whoever needs one to upload. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const FOLDER = resolve(import.meta.dirname, '../../../backend/apps/api/demo_files')

const TYPES: Record<string, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

export function fileNamed(name: string) {
  const mimeType = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
  return { name, mimeType, buffer: readFileSync(resolve(FOLDER, name)) }
}
