/** Days of the organisation as the moments at which they begin and end. */
import { organisationZone } from '@/lib/time'

const HOUR_MS = 3_600_000

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
  const name = clock.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  const distance = (Number(hours ?? 0) + Number(minutes ?? 0) / 60) * HOUR_MS
  return sign === '-' ? -distance : distance
}

const dayIn = (timeZone: string, moment: number) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(moment)

/** The moment at which a day such as `2026-12-01` begins. */
export function momentOf(day: string, zone = organisationZone()): string {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const nearby = midnight - offsetAt(midnight, zone)
  // The clocks may be changed between the midnight of UTC and that of the zone, or at midnight itself, which then is none.
  const exact = midnight - offsetAt(nearby, zone)
  return new Date(dayIn(zone, exact) === day ? exact : nearby).toISOString()
}

/** The moment at which a day is over. */
export function momentAfter(day: string, zone = organisationZone()): string {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 24 * HOUR_MS)
  return momentOf(next.toISOString().slice(0, 10), zone)
}

const MINUTE_OF_DAY = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/

/** The moments at which the clocks of a zone show `2026-12-01T14:05`: one, none where they skip it, two where they show it twice. */
export function momentsAt(shown: string, zone = organisationZone()): string[] {
  if (!MINUTE_OF_DAY.test(shown)) return []
  const asIfUtc = Date.parse(`${shown}Z`)
  const offsets = [-1, 1].map((side) => offsetAt(asIfUtc + side * 24 * HOUR_MS, zone))
  const moments = [...new Set(offsets.map((offset) => asIfUtc - offset))].sort((one, other) => one - other)
  return moments
    .filter((moment) => moment + offsetAt(moment, zone) === asIfUtc)
    .map((moment) => new Date(moment).toISOString())
}
