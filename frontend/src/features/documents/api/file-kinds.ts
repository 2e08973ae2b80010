/** What people call a kind of file. */
import type { ParseKeys } from 'i18next'

type Words = ParseKeys<'documents'>

const OPEN_XML = 'application/vnd.openxmlformats-officedocument'
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument'

const WORDS = new Map<string, Words>([
  ['application/pdf', 'file.kinds.pdf'],
  [`${OPEN_XML}.wordprocessingml.document`, 'file.kinds.word'],
  [`${OPEN_XML}.spreadsheetml.sheet`, 'file.kinds.excel'],
  [`${OPEN_XML}.presentationml.presentation`, 'file.kinds.powerPoint'],
  [`${OPEN_DOCUMENT}.text`, 'file.kinds.openText'],
  [`${OPEN_DOCUMENT}.spreadsheet`, 'file.kinds.openSpreadsheet'],
  [`${OPEN_DOCUMENT}.presentation`, 'file.kinds.openPresentation'],
  ['text/plain', 'file.kinds.text'],
  ['text/markdown', 'file.kinds.markdown'],
  ['text/csv', 'file.kinds.csv'],
  ['image/png', 'file.kinds.png'],
  ['image/jpeg', 'file.kinds.jpeg'],
  ['image/tiff', 'file.kinds.tiff'],
])

/** The words for a media type; one without words stands for itself. */
export function kindOfFile(mediaType: string, t: (key: Words) => string): string {
  const words = WORDS.get(mediaType)
  return words ? t(words) : mediaType
}
