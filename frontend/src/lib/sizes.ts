/** Sizes of files in the units that the server uses in its sentences. */

const STEP = 1024
const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const

/** `1770` → “1.7 kB”. */
export function formatSize(bytes: number): string {
  const power = Math.min(bytes > 0 ? Math.floor(Math.log(bytes) / Math.log(STEP)) : 0, UNITS.length - 1)
  const amount = bytes / STEP ** power
  return `${power === 0 ? amount : amount.toFixed(1).replace(/\.0$/, '')} ${UNITS[power]}`
}
