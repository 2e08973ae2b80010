/** Days of the organisation as the moments at which they begin and end. */
import { ORGANISATION_ZONE } from '@/lib/time'

const HOUR_MS = 3_600_000

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
  const name = clock.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  const distance = (Number(hours ?? 0) + Number(minutes ?? 0) / 60) * HOUR_MS
  return sign === '-' ? -distance : distance
}

/** The moment at which a day such as `2026-12-01` begins. */
export function momentOf(day: string, zone = ORGANISATION_ZONE): string {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  return new Date(midnight - offsetAt(midnight, zone)).toISOString()
}

/** The moment at which a day is over. */
export function momentAfter(day: string, zone = ORGANISATION_ZONE): string {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 24 * HOUR_MS)
  return momentOf(next.toISOString().slice(0, 10), zone)
}

const clockTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: ORGANISATION_ZONE,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
/** The organisation's clock at a moment: “14:05:09”. */
export function formatClock(moment: string): string {
  return clockTime.format(new Date(moment))
}
